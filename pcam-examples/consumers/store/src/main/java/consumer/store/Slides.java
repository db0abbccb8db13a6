package consumer.store;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreWriter;
import java.nio.file.Path;
import java.util.Random;

/** Patches from a source of one's own, here drawn: those of class 1 are darker. */
public final class Slides {

    private Slides() {
    }

    /**
     * Writes a store.
     *
     * @param target the file
     * @param count how many patches, of both classes in turn
     * @param size their side, in pixels
     * @return the target
     */
    public static Path write(Path target, int count, int size) {
        Random random = new Random(1);
        PatchShape shape = PatchShape.rgb(size);
        try (PatchStoreWriter writer = PatchStoreWriter.builder(target, shape).open()) {
            for (int patch = 0; patch < count; patch++) {
                int label = patch % 2;
                byte[] pixels = new byte[shape.bytes()];
                for (int i = 0; i < pixels.length; i++) {
                    pixels[i] = (byte) ((label == 1 ? 80 : 140) + random.nextInt(60));
                }
                writer.append("slide%d-%04d".formatted(patch % 5, patch), label, pixels);
            }
            writer.finish();
        }
        return target;
    }

    /**
     * The mean of a class's pixels.
     *
     * @param store the patches
     * @param label the class
     * @return the mean, from 0 to 255
     */
    public static double mean(PatchStore store, int label) {
        long sum = 0;
        long count = 0;
        for (int patch = 0; patch < store.size(); patch++) {
            if (store.label(patch) == label) {
                for (byte value : store.read(patch)) {
                    sum += value & 0xff;
                    count++;
                }
            }
        }
        return (double) sum / count;
    }
}

package io.github.pcam4j.examples.docs;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStoreWriter;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import java.nio.file.Path;
import java.util.Random;

/** Stores and networks that are small enough to train within a second. */
final class SmallStores {
    static final int SIZE = 16;

    private SmallStores() {
    }

    /** Noise, darker where the label is 1; ids are {@code NAME-0}, {@code NAME-1} and so on, labels 0 and 1 in turn. */
    static Path write(Path file, int count) {
        return write(file, count, SIZE);
    }

    static Path write(Path file, int count, int size) {
        String name = file.getFileName().toString().replace(".h5", "");
        Random random = new Random(name.hashCode());
        PatchShape shape = PatchShape.rgb(size);
        try (PatchStoreWriter writer = PatchStoreWriter.builder(file, shape).open()) {
            for (int patch = 0; patch < count; patch++) {
                byte[] pixels = new byte[shape.bytes()];
                for (int i = 0; i < pixels.length; i++) {
                    pixels[i] = (byte) ((patch % 2 == 1 ? 80 : 120) + random.nextInt(60));
                }
                writer.append(name + "-" + patch, patch % 2, pixels);
            }
            writer.finish();
        }
        return file;
    }

    /** A network for these patches. */
    static CnnSpec network() {
        return PcamCnn.builder().inputSize(SIZE).filters(4).units(4).build();
    }
}

package io.github.pcam4j.train;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStoreWriter;
import java.nio.file.Path;
import java.util.Random;

/** Small stores of noise whose label shows in its brightness. */
public final class TestStores {
    private TestStores() { }

    /** Ids are {@code a0}, {@code a1}, ...; every third patch has label 1 and is brighter by {@code contrast}. */
    public static Path write(Path path, int size, int count, int contrast, boolean labelled) {
        return write(path, "a", size, count, contrast, labelled);
    }

    /** The same with ids that begin with another letter. */
    public static Path write(Path path, String letter, int size, int count, int contrast, boolean labelled) {
        PatchShape shape = PatchShape.rgb(size);
        Random random = new Random(count);
        try (PatchStoreWriter writer = PatchStoreWriter.builder(path, shape).labelled(labelled).open()) {
            for (int i = 0; i < count; i++) {
                int label = i % 3 == 0 ? 1 : 0;
                byte[] pixels = new byte[shape.bytes()];
                for (int j = 0; j < pixels.length; j++) {
                    pixels[j] = (byte) (60 + random.nextInt(100) + label * contrast);
                }
                if (labelled) {
                    writer.append(letter + i, label, pixels);
                } else {
                    writer.append(letter + i, pixels);
                }
            }
            writer.finish();
        }
        return path;
    }
}

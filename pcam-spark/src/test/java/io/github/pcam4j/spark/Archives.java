package io.github.pcam4j.spark;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Archives of noise in the competition's layout. */
final class Archives {
    private static final int SIDE = 96;

    private Archives() { }

    /** Patches {@code LETTER0} and so on; the seventh is no image. */
    static Path write(Path path, String letter, int count) throws IOException {
        Random random = new Random(count);
        StringBuilder labels = new StringBuilder("id,label\n");
        try (OutputStream file = Files.newOutputStream(path); ZipOutputStream zip = new ZipOutputStream(file)) {
            for (int i = 0; i < count; i++) {
                zip.putNextEntry(new ZipEntry("train/" + letter + i + ".png"));
                if (i == 7) {
                    zip.write(1);
                } else {
                    ImageIO.write(image(random), "png", zip);
                }
                zip.closeEntry();
                labels.append(letter).append(i).append(',').append(random.nextInt(2)).append('\n');
            }
            zip.putNextEntry(new ZipEntry("train_labels.csv"));
            zip.write(labels.toString().getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return path;
    }

    private static BufferedImage image(Random random) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        return image;
    }
}

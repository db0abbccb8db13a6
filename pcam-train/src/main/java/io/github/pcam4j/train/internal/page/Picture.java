package io.github.pcam4j.train.internal.page;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.internal.JpegFiles;
import io.github.pcam4j.train.internal.PngFiles;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Base64;

/**
 * A patch as a file that fits into a page.
 *
 * @param file the file's bytes
 * @param type {@code png} or {@code jpeg}
 * @param width in pixels
 * @param height in pixels
 */
public record Picture(byte[] file, String type, int width, int height) {
    /** Nuclei are told apart at a glance, in a fifth of a PNG's bytes. */
    private static final float QUALITY = 0.8f;

    /** The patch of a store as PNG, made smaller if a side is longer than {@code most}. */
    public static Picture of(PatchStore store, int index, int most) {
        return of(image(store.shape(), store.read(index)), most);
    }

    /** The same as JPEG, where there are so many that their bytes count. */
    public static Picture small(PatchStore store, int index, int most) {
        BufferedImage fit = fit(image(store.shape(), store.read(index)), most);
        return new Picture(JpegFiles.bytes(fit, QUALITY), "jpeg", fit.getWidth(), fit.getHeight());
    }

    /** The same in grey, for colours to be laid upon. */
    public static Picture grey(PatchStore store, int index, int most) {
        BufferedImage image = image(store.shape(), store.read(index));
        BufferedImage grey = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
        draw(image, grey);
        return of(grey, most);
    }

    private static Picture of(BufferedImage image, int most) {
        BufferedImage fit = fit(image, most);
        return new Picture(PngFiles.bytes(fit), "png", fit.getWidth(), fit.getHeight());
    }

    private static BufferedImage fit(BufferedImage image, int most) {
        int longest = Math.max(image.getWidth(), image.getHeight());
        if (longest <= most) {
            return image;
        }
        BufferedImage fit = new BufferedImage(Math.max(1, image.getWidth() * most / longest),
                Math.max(1, image.getHeight() * most / longest), image.getType());
        draw(image, fit);
        return fit;
    }

    private static void draw(BufferedImage from, BufferedImage to) {
        Graphics2D graphics = to.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(from, 0, 0, to.getWidth(), to.getHeight(), null);
        graphics.dispose();
    }

    private static BufferedImage image(PatchShape shape, byte[] pixels) {
        BufferedImage image = new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
        int at = 0;
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                image.setRGB(x, y, (pixels[at] & 0xff) << 16 | (pixels[at + 1] & 0xff) << 8 | (pixels[at + 2] & 0xff));
                at += 3;
            }
        }
        return image;
    }

    String dataUri() {
        return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(file);
    }
}

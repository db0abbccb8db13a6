package io.github.pcam4j.io.slide;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The slides among the tests' resources. */
final class Slides {
    private Slides() { }

    static Path file(String name) {
        try {
            return Path.of(Slides.class.getResource("/slide/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] whole(SlideReader slide, int level) {
        SlideLevel of = slide.levels().get(level);
        byte[] rgb = new byte[of.width() * of.height() * 3];
        slide.read(level, 0, 0, of.width(), of.height(), rgb, 0);
        return rgb;
    }
}

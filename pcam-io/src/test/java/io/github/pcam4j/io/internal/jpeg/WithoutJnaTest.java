package io.github.pcam4j.io.internal.jpeg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pcam4j.io.region.LargeImage;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What most users have: no JNA on the class path. */
class WithoutJnaTest {

    private static URL[] classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("jna-"))
                .map(WithoutJnaTest::url).toArray(URL[]::new);
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The pixels of a file of JPEG tiles. */
    public static final class Reading {
        private Reading() { }

        /**
         * Reads it.
         *
         * @param file a TIFF
         * @return all pixels of its first page
         */
        public static byte[] whole(Path file) {
            try (LargeImage image = LargeImage.open(file)) {
                byte[] rgb = new byte[image.width() * image.height() * LargeImage.CHANNELS];
                image.read(0, 0, image.width(), image.height(), rgb, 0);
                return rgb;
            }
        }
    }

    @Test
    void jpegTilesAreReadTheSame() throws Exception {
        Path file = Path.of(WithoutJnaTest.class.getResource("/region/tiles_jpeg_ycbcr_pyramid.tif").toURI());
        try (URLClassLoader without = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            assertThrows(ClassNotFoundException.class, () -> without.loadClass("com.sun.jna.Native"));
            Object pixels = without.loadClass(Reading.class.getName()).getMethod("whole", Path.class).invoke(null, file);
            assertArrayEquals(Reading.whole(file), (byte[]) pixels);
        }
    }
}

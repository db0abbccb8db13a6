package io.github.pcam4j.io.region;

import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import java.util.Arrays;
import java.util.Locale;

/** The colours of a TIFF's indices: all reds, then all greens, then all blues, 16 bits each. */
final class TiffPalette {
    private static final int COLOURS = 256;

    private TiffPalette() { }

    /**
     * RGB bytes of each index.
     *
     * @throws LargeImageException if there is not one for each
     */
    static byte[] of(TiffTags tags) {
        long[] map = tags.numbers(TIFF.TAG_COLOR_MAP);
        if (map.length != COLOURS * LargeImage.CHANNELS) {
            throw tags.damaged(String.format(Locale.ROOT, "has a palette of %d colours where 3 x %d are expected",
                    map.length, COLOURS));
        }
        // Some programs write bytes; libtiff tells by the same rule.
        int shift = Arrays.stream(map).allMatch(it -> it < COLOURS) ? 0 : 8;
        byte[] colours = new byte[map.length];
        for (int i = 0; i < map.length; i++) {
            colours[i % COLOURS * LargeImage.CHANNELS + i / COLOURS] = (byte) (map[i] >> shift);
        }
        return colours;
    }
}

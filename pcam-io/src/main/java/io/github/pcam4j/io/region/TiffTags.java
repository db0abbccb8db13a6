package io.github.pcam4j.io.region;

import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The tags of one image of a TIFF.
 *
 * @param image the file and page, for messages
 * @param directory the tags
 * @param remedy what to do about what is not read
 */
record TiffTags(String image, Directory directory, Remedy remedy) {

    /** What a file is for, and therefore what to do about one that is not read. */
    enum Remedy {
        SLIDE("Convert it to a TIFF of 8-bit RGB in tiles, compressed by JPEG, deflate or LZW"),
        PATCH("Convert it to a TIFF or PNG of 8-bit RGB"),
        MASK("Write it as a TIFF of one channel of 8 bits in tiles, compressed by deflate or LZW");

        private final String words;

        Remedy(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        /** An image in words; patches have one alone. */
        String image(String location, int page) {
            return this == PATCH ? location : String.format(Locale.ROOT, "%s, page %d,", location, page);
        }
    }

    Optional<Entry> entry(int tag) {
        return Optional.ofNullable(directory.getEntryById(tag));
    }

    boolean has(int tag) {
        return entry(tag).isPresent();
    }

    /** The first value of a tag. */
    long number(int tag, long otherwise) {
        return has(tag) ? numbers(tag)[0] : otherwise;
    }

    /**
     * All values of a tag.
     *
     * @throws LargeImageException if it is missing, or no whole numbers
     */
    long[] numbers(int tag) {
        Object value = entry(tag).map(Entry::getValue).orElse(null);
        long[] numbers = {};
        if (value instanceof Number number) {
            numbers = new long[] {number.longValue()};
        } else if (value instanceof long[] longs) {
            numbers = longs;
        } else if (value instanceof int[] ints) {
            numbers = Arrays.stream(ints).asLongStream().toArray();
        }
        if (numbers.length == 0) {
            throw damaged("has no readable tag " + tag);
        }
        return numbers;
    }

    /**
     * All values of a tag of fractions.
     *
     * @param otherwise what they are where there is no such tag, and how many there must be
     * @throws LargeImageException if there are others
     */
    float[] floats(int tag, double[] otherwise) {
        Object value = entry(tag).map(Entry::getValue).orElse(otherwise);
        float[] floats = new float[otherwise.length];
        if (!value.getClass().isArray() || Array.getLength(value) != floats.length) {
            throw damaged("has no readable tag " + tag);
        }
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Array.get(value, i) instanceof Number number ? number.floatValue() : Float.NaN;
            if (!Float.isFinite(floats[i])) {
                throw damaged("has no readable tag " + tag);
            }
        }
        return floats;
    }

    /**
     * A number within its range.
     *
     * @throws LargeImageException if it is outside
     */
    int within(String meaning, long value, long most) {
        if (value < 1 || value > most) {
            throw damaged(String.format(Locale.ROOT, "has %d %s where 1 to %d are possible", value, meaning, most));
        }
        return (int) value;
    }

    LargeImageException damaged(String what) {
        return new LargeImageException("%s %s; it is damaged or ends early. Replace it by the original file"
                .formatted(image, what));
    }

    /** Something that is not read here. */
    LargeImageException unread(String what) {
        return new LargeImageException("%s %s. %s".formatted(image, what, remedy.words));
    }
}

package io.github.pcam4j.io.region;

import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The tags of one image of a TIFF.
 *
 * @param image the file and page, for messages
 * @param directory the tags
 */
record TiffTags(String image, Directory directory) {

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
        return new LargeImageException(("%s %s. Convert it to a TIFF of 8-bit RGB in tiles, compressed by JPEG, "
                + "deflate or LZW").formatted(image, what));
    }
}

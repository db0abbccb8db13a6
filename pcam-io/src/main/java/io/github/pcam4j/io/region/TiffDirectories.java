package io.github.pcam4j.io.region;

import com.twelvemonkeys.imageio.metadata.CompoundDirectory;
import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The images of a TIFF: each has a directory of tags, and the directories are linked. Behind them come those of
 * sub-directories, in which some writers put the smaller levels of a pyramid.
 *
 * @param location the file, for messages
 * @param pages the tags of each image
 * @param parents the page in whose sub-directory each is, if it is in one
 */
record TiffDirectories(String location, List<TiffTags> pages, List<OptionalInt> parents) {
    /** A pyramid has some ten; thousands are damage. */
    private static final int MOST_BELOW = 64;

    static boolean isTiff(byte[] start) {
        if (start.length < 4 || start[0] != start[1] || (start[0] != 'I' && start[0] != 'M')) {
            return false;
        }
        boolean little = start[0] == 'I';
        int version = start[little ? 2 : 3];
        return start[little ? 3 : 2] == 0 && (version == TIFF.TIFF_MAGIC || version == TIFF.BIGTIFF_MAGIC);
    }

    /**
     * Reads all tags.
     *
     * @throws LargeImageException if there are none, as where the file's end is missing
     */
    static TiffDirectories read(String location, TiffTags.Remedy remedy, ImageInputStream input) throws IOException {
        CompoundDirectory linked = (CompoundDirectory) new TIFFReader().read(input);
        int count = linked.directoryCount();
        List<TiffTags> pages = new ArrayList<>();
        List<OptionalInt> parents = new ArrayList<>();
        for (int page = 0; page < count; page++) {
            pages.add(new TiffTags(remedy.image(location, page), linked.getDirectory(page), remedy));
            parents.add(OptionalInt.empty());
        }
        for (int page = 0; page < count; page++) {
            for (Directory below : below(linked.getDirectory(page))) {
                pages.add(new TiffTags(remedy.image(location, pages.size()), below, remedy));
                parents.add(OptionalInt.of(page));
            }
        }
        if (pages.isEmpty()) {
            throw new LargeImageException(String.format(Locale.ROOT,
                    "%s ends early: its %d bytes end before the directory that says what it "
                    + "holds. Replace it by the original file",
                    location, input.length()));
        }
        return new TiffDirectories(location, List.copyOf(pages), List.copyOf(parents));
    }

    /** Those that cannot be read stand as their places, which are numbers. */
    private static List<Directory> below(Directory page) {
        @Nullable Entry entry = page.getEntryById(TIFF.TAG_SUB_IFD);
        Object value = entry == null ? List.of() : entry.getValue();
        if (value instanceof Directory one) {
            return List.of(one);
        }
        return value instanceof Directory[] several ? List.of(several).subList(0, Math.min(several.length, MOST_BELOW))
                : List.of();
    }

    /**
     * One image's tags.
     *
     * @throws LargeImageException if there is no such page, or values of its tags are missing
     */
    TiffTags page(int page) {
        if (page >= pages.size()) {
            throw new LargeImageException(String.format(Locale.ROOT, "%s has no page %d; it has %s",
                    location, page, list()));
        }
        TiffTags tags = pages.get(page);
        for (Entry entry : tags.directory()) {
            if (entry.getValue() instanceof EOFException) {
                throw tags.damaged("has the value of tag %s beyond the file's end".formatted(entry.getIdentifier()));
            }
        }
        return tags;
    }

    private String list() {
        return IntStream.range(0, pages.size()).mapToObj(page -> String.format(Locale.ROOT, "page %d of %s x %s",
                page, pages.get(page).number(TIFF.TAG_IMAGE_WIDTH, 0),
                pages.get(page).number(TIFF.TAG_IMAGE_HEIGHT, 0)))
                .collect(Collectors.joining(", "));
    }
}

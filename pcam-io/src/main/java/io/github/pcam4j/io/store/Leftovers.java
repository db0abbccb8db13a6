package io.github.pcam4j.io.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Whose an unfinished store and its journal are. A writer may begin anew over what one before was killed over, and over
 * nothing of anybody else's that has such a name. A part file is told by its journal; it has nothing but zeros where the
 * headers will be as long as it has none.
 *
 * @param part the unfinished store
 * @param journal what is noted of it
 */
record Leftovers(Path part, Path journal) {
    /** How a journal begins, behind the length and the checksum of its first record. */
    private static final byte[] JOURNAL = (StoreFormat.NAME + " journal ").getBytes(StandardCharsets.US_ASCII);

    /**
     * Refuses what no writer left there.
     *
     * @throws PatchStoreException naming it
     */
    void require() {
        try {
            boolean journalled = Files.exists(journal, LinkOption.NOFOLLOW_LINKS);
            if (journalled && !(Files.isRegularFile(journal) && isJournal())) {
                throw foreign(journal);
            }
            if (Files.isDirectory(part) || (Files.isRegularFile(part) && !journalled && !isZero(part))) {
                throw foreign(part);
            }
        } catch (IOException e) {
            throw new PatchStoreException("%s cannot be read (%s); check the folder and its permissions".formatted(part, e),
                    e);
        }
    }

    private boolean isJournal() throws IOException {
        byte[] head = head(journal, Journal.RECORD_HEADER + JOURNAL.length);
        int words = Math.max(0, head.length - Journal.RECORD_HEADER);
        // The first record has some hundred bytes. A journal that was cut short by a crash has less, or zeros.
        return isZero(head) || (isZero(Arrays.copyOf(head, 2)) && Arrays.equals(head, head.length - words, head.length,
                JOURNAL, 0, words));
    }

    private static boolean isZero(Path file) throws IOException {
        return isZero(head(file, (int) StoreFormat.IMAGES_ADDRESS));
    }

    private static boolean isZero(byte[] bytes) {
        return Arrays.equals(bytes, new byte[bytes.length]);
    }

    private static byte[] head(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        }
    }

    private static PatchStoreException foreign(Path file) {
        return new PatchStoreException(("%s is there already and is no file of an unfinished store, which would be "
                + "written over; move it away, or name another target").formatted(file));
    }
}

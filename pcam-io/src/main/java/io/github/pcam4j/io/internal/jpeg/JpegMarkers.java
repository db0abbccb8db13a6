package io.github.pcam4j.io.internal.jpeg;

/** What stands before the pixels of a JPEG (ITU-T T.81, annex B). */
final class JpegMarkers {
    /** Of a marker. */
    static final int BYTES = 2;

    /** What Adobe's programs add, by which a decoder may take colours for others than the TIFF says. */
    private static final int ADOBE = 0xee;
    private static final int START = 0xd8;
    private static final int SCAN = 0xda;
    private static final int END = 0xd9;

    private JpegMarkers() { }

    static boolean begin(byte[] jpeg) {
        return jpeg.length > BYTES && is(jpeg, 0, START);
    }

    /** Whether they are the tables that an image's tiles share, from their start to their end, or none. */
    static boolean areTables(byte[] tables) {
        return tables.length == 0
                || (tables.length > 2 * BYTES && is(tables, tables.length - BYTES, END) && !haveAdobe(tables));
    }

    static boolean haveAdobe(byte[] jpeg) {
        int at = BYTES;
        while (at + 3 < jpeg.length && (jpeg[at + 1] & 0xff) != SCAN) {
            if (jpeg[at] != (byte) 0xff || (jpeg[at + 1] & 0xff) == ADOBE) {
                return true;
            }
            at += BYTES + ((jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff));
        }
        return false;
    }

    private static boolean is(byte[] jpeg, int at, int marker) {
        return jpeg[at] == (byte) 0xff && (jpeg[at + 1] & 0xff) == marker;
    }
}

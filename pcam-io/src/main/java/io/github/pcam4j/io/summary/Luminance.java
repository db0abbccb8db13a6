package io.github.pcam4j.io.summary;

/** Luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B, in thousandths of a grey level and so without rounding. */
final class Luminance {
    /** One grey level. */
    static final int LEVEL = 1000;

    private Luminance() { }

    static void row(byte[] interleaved, int offset, int[] row) {
        int at = offset;
        for (int x = 0; x < row.length; x++) {
            row[x] = 299 * (interleaved[at] & 0xff) + 587 * (interleaved[at + 1] & 0xff)
                    + 114 * (interleaved[at + 2] & 0xff);
            at += 3;
        }
    }
}

package io.github.pcam4j.io.internal.jpeg;

import java.util.Locale;
import java.util.Optional;

/**
 * What a JPEG says of its pixels before they begin (ITU-T T.81, section B.2.2). A decoder believes it, so it is compared
 * with what the TIFF around it says before memory is taken.
 *
 * @param marker the second byte of the marker, which tells the process
 * @param bits a sample
 * @param height rows
 * @param width columns
 * @param components channels
 */
public record JpegFrame(int marker, int bits, int height, int width, int components) {
    private static final int START = 0xd8;
    private static final int SCAN = 0xda;

    /**
     * The first frame before the first scan.
     *
     * @param jpeg the bytes of a file
     * @return empty if there is none, as in tables that stand alone
     */
    public static Optional<JpegFrame> in(byte[] jpeg) {
        int at = 0;
        while (at + 9 < jpeg.length) {
            int marker = jpeg[at + 1] & 0xff;
            if (jpeg[at] != (byte) 0xff || marker == SCAN) {
                return Optional.empty();
            }
            if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
                return Optional.of(new JpegFrame(marker, jpeg[at + 4] & 0xff, unsigned16(jpeg, at + 5),
                        unsigned16(jpeg, at + 7), jpeg[at + 9] & 0xff));
            }
            // Fill bytes may stand before a marker.
            at += marker == 0xff ? 1 : marker == START ? 2 : 2 + unsigned16(jpeg, at + 2);
        }
        return Optional.empty();
    }

    private static int unsigned16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    /**
     * Why it is not read, whatever it is in.
     *
     * @return such as {@code is compressed by lossless JPEG, which is not read}; empty if it is read
     */
    public Optional<String> unread() {
        String process = switch (marker) {
            case 0xc0, 0xc1, 0xc2 -> "";
            case 0xc3, 0xc7 -> "lossless JPEG";
            case 0xcb, 0xcf -> "lossless JPEG with arithmetic coding";
            case 0xc5, 0xc6 -> "hierarchical JPEG";
            default -> "JPEG with arithmetic coding";
        };
        if (!process.isEmpty()) {
            return Optional.of("is compressed by " + process + ", which is not read");
        }
        return bits == 8 ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "has JPEG data of %d bits a channel where 8 are read", bits));
    }
}

package io.github.pcam4j.io.region;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** The rows of a PNG, one by one from the top: inflated, and their filters undone. */
final class PngRows implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final PngHeader header;
    private final Inflater inflater = new Inflater();
    private final InputStream compressed;
    private final InputStream input;
    private final int distance;
    private byte[] above;
    private byte[] row;
    private int next;

    PngRows(PngHeader header, InputStream compressed) {
        this.header = header;
        this.compressed = compressed;
        this.input = new InflaterInputStream(compressed, inflater, BUFFER_BYTES);
        this.distance = header.filterDistance();
        // Room for the pixel on the left of the first one, which is 0, so that filters need no special case.
        this.above = new byte[distance + header.rowBytes()];
        this.row = new byte[distance + header.rowBytes()];
    }

    /** Which row {@link #advance} reads next. */
    int next() {
        return next;
    }

    /** Reads the next row. */
    void advance() throws IOException {
        byte[] older = above;
        above = row;
        row = older;
        int filter = input.read();
        if (filter < 0 || input.readNBytes(row, distance, header.rowBytes()) < header.rowBytes()) {
            throw new EOFException("its pixels end in row " + next);
        }
        switch (filter) {
            case 0 -> { }
            case 1 -> addLeft();
            case 2 -> addAbove();
            case 3 -> addAverage();
            case 4 -> addPaeth();
            default -> throw new IOException(String.format(Locale.ROOT, "row %d has filter %d", next, filter));
        }
        next++;
        if (next == header.height()) {
            compareLastChecksums();
        }
    }

    /** The checksums of all pixels and of their last chunk are compared where the stream and the chunk end. */
    private void compareLastChecksums() throws IOException {
        if (input.read() >= 0) {
            throw new IOException("pixels follow the last row");
        }
        compressed.transferTo(OutputStream.nullOutputStream());
    }

    private void addLeft() {
        for (int i = distance; i < row.length; i++) {
            row[i] += row[i - distance];
        }
    }

    private void addAbove() {
        for (int i = distance; i < row.length; i++) {
            row[i] += above[i];
        }
    }

    private void addAverage() {
        for (int i = distance; i < row.length; i++) {
            row[i] += (byte) (((row[i - distance] & 0xff) + (above[i] & 0xff)) >> 1);
        }
    }

    /** The neighbour that is nearest to left + above - corner; at a tie left, then above. */
    private void addPaeth() {
        for (int i = distance; i < row.length; i++) {
            int left = row[i - distance] & 0xff;
            int up = above[i] & 0xff;
            int corner = above[i - distance] & 0xff;
            int fromLeft = Math.abs(up - corner);
            int fromUp = Math.abs(left - corner);
            int fromCorner = Math.abs(left + up - 2 * corner);
            int nearest = fromUp <= fromCorner ? up : corner;
            row[i] += (byte) (fromLeft <= fromUp && fromLeft <= fromCorner ? left : nearest);
        }
    }

    /** Copies RGB bytes of the row that was read last. */
    void copy(int x, int width, byte[] rgb, int offset) {
        System.arraycopy(row, distance + x * LargeImage.CHANNELS, rgb, offset, width * LargeImage.CHANNELS);
    }

    /** The samples of some pixels of the row that was read last. */
    void unpack(int x, int width, int[] samples) {
        int first = x * header.perPixel();
        int count = width * header.perPixel();
        int bits = header.bits();
        for (int i = 0; i < count; i++) {
            long bit = (long) (first + i) * bits;
            int at = distance + (int) (bit / 8);
            samples[i] = switch (bits) {
                case 8 -> row[at] & 0xff;
                case 16 -> (row[at] & 0xff) << 8 | (row[at + 1] & 0xff);
                default -> (row[at] & 0xff) >> (8 - bits - (int) (bit % 8)) & (1 << bits) - 1;
            };
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}

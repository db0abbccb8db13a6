package io.github.pcam4j.train.heatmap;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A picture as a pyramid: a TIFF (TIFF 6.0) with a page for each halving, in tiles, deflated, as OpenSlide, QuPath and
 * libvips open it. At most 16,384 pixels a side, far from what a TIFF can hold.
 */
final class OverlayTiff {
    private static final int TILE = 256;
    private static final int CHANNELS = 3;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int RATIONAL = 5;
    private static final int ENTRY_BYTES = 12;
    private static final int SHORT_BYTES = 2;
    private static final double MICROMETRES_A_CENTIMETRE = 10_000;
    private static final int FRACTION = 1000;

    private final RandomAccessFile file;
    /** Where the place of the next directory is to be written. */
    private long link = Integer.BYTES;

    private OverlayTiff(RandomAccessFile file) {
        this.file = file;
    }

    /**
     * Writes it.
     *
     * @param micrometres what a pixel measures
     */
    static void write(BufferedImage picture, OptionalDouble micrometres, Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(0);
            file.write(little(8).put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(0).array());
            OverlayTiff tiff = new OverlayTiff(file);
            BufferedImage level = picture;
            double scale = 1;
            while (true) {
                double measured = micrometres.orElse(0) * scale;
                tiff.writeLevel(level, scale > 1, measured);
                if (Math.max(level.getWidth(), level.getHeight()) <= TILE) {
                    break;
                }
                level = halved(level);
                scale *= 2;
            }
            file.getChannel().force(true);
        }
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static BufferedImage halved(BufferedImage level) {
        BufferedImage half = new BufferedImage((level.getWidth() + 1) / 2, (level.getHeight() + 1) / 2,
                BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = half.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(level, 0, 0, half.getWidth(), half.getHeight(), null);
        graphics.dispose();
        return half;
    }

    private void writeLevel(BufferedImage level, boolean reduced, double micrometres) throws IOException {
        int across = (level.getWidth() + TILE - 1) / TILE;
        int down = (level.getHeight() + TILE - 1) / TILE;
        int tiles = across * down;
        ByteBuffer places = ByteBuffer.allocate(tiles * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer lengths = ByteBuffer.allocate(tiles * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int tile = 0; tile < tiles; tile++) {
            byte[] bytes = deflated(level, tile % across * TILE, tile / across * TILE);
            places.putInt((int) append(bytes));
            lengths.putInt(bytes.length);
        }
        long bits = append(little(CHANNELS * SHORT_BYTES).putShort((short) 8).putShort((short) 8).putShort((short) 8).array());
        // A single value stands in the directory itself.
        int placesAt = tiles == 1 ? places.getInt(0) : (int) append(places.array());
        int lengthsAt = tiles == 1 ? lengths.getInt(0) : (int) append(lengths.array());
        int density = micrometres > 0 ? (int) Math.round(FRACTION * MICROMETRES_A_CENTIMETRE / micrometres) : 0;
        int resolution = (int) append(little(2 * Integer.BYTES).putInt(density > 0 ? density : FRACTION).putInt(FRACTION)
                .array());
        int[][] entries = {{254, LONG, 1, reduced ? 1 : 0}, {256, LONG, 1, level.getWidth()}, {257, LONG, 1, level.getHeight()},
            {258, SHORT, CHANNELS, (int) bits}, {259, SHORT, 1, 8}, {262, SHORT, 1, 2}, {277, SHORT, 1, CHANNELS},
            {282, RATIONAL, 1, resolution}, {283, RATIONAL, 1, resolution}, {284, SHORT, 1, 1}, {296, SHORT, 1, density > 0
                    ? 3 : 1},
            {322, LONG, 1, TILE}, {323, LONG, 1, TILE}, {324, LONG, tiles, placesAt}, {325, LONG, tiles, lengthsAt}};
        writeDirectory(entries);
    }

    private void writeDirectory(int[][] entries) throws IOException {
        ByteBuffer directory = ByteBuffer.allocate(SHORT_BYTES + entries.length * ENTRY_BYTES + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN).putShort((short) entries.length);
        for (int[] entry : entries) {
            directory.putShort((short) entry[0]).putShort((short) entry[1]).putInt(entry[2]).putInt(entry[3]);
        }
        long place = append(directory.array());
        file.seek(link);
        file.write(little(Integer.BYTES).putInt((int) place).array());
        link = place + directory.capacity() - Integer.BYTES;
    }

    /** Writes at the end, on an even place; returns where. */
    private long append(byte[] bytes) throws IOException {
        long place = (file.length() + 1) / 2 * 2;
        file.seek(place);
        file.write(bytes);
        return place;
    }

    private static byte[] deflated(BufferedImage level, int left, int top) throws IOException {
        byte[] rgb = new byte[TILE * TILE * CHANNELS];
        int width = Math.min(TILE, level.getWidth() - left);
        int[] row = new int[width];
        for (int y = 0; y < Math.min(TILE, level.getHeight() - top); y++) {
            level.getRGB(left, top + y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int at = (y * TILE + x) * CHANNELS;
                rgb[at] = (byte) (row[x] >> 16);
                rgb[at + 1] = (byte) (row[x] >> 8);
                rgb[at + 2] = (byte) row[x];
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater();
        try (DeflaterOutputStream output = new DeflaterOutputStream(bytes, deflater)) {
            output.write(rgb);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }
}

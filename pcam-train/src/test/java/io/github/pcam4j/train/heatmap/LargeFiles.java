package io.github.pcam4j.train.heatmap;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Square images of any size, written without holding them: squares of 256 pixels, each of one {@link #level}.
 */
final class LargeFiles {
    static final int SQUARE = 256;
    private static final int LEVELS = 5;

    private LargeFiles() { }

    /** The level of red, green and blue of a pixel. */
    static int level(int x, int y) {
        return 20 + 40 * ((x / SQUARE + 2 * (y / SQUARE)) % LEVELS);
    }

    /** A PNG of RGB rows that each predict from the one above. */
    static Path png(Path path, int side) throws IOException {
        try (DataOutputStream output = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path)))) {
            output.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
            byte[] header = ByteBuffer.allocate(13).putInt(side).putInt(side).put((byte) 8).put((byte) 2).array();
            chunk(output, "IHDR", header, header.length);
            OutputStream chunks = new OutputStream() {
                @Override
                public void write(int value) throws IOException {
                    write(new byte[] {(byte) value}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    chunk(output, "IDAT", Arrays.copyOfRange(bytes, offset, offset + length), length);
                }
            };
            try (DeflaterOutputStream pixels = new DeflaterOutputStream(new BufferedOutputStream(chunks, 1 << 16),
                    new Deflater(1))) {
                writeRows(pixels, side);
            }
            chunk(output, "IEND", new byte[0], 0);
        }
        return path;
    }

    private static void writeRows(OutputStream pixels, int side) throws IOException {
        byte[] same = new byte[1 + side * 3];
        same[0] = 2;
        for (int y = 0; y < side; y++) {
            byte[] row = same;
            if (y % SQUARE == 0) {
                row = new byte[1 + side * 3];
                for (int i = 0; i < side * 3; i++) {
                    row[1 + i] = (byte) level(i / 3, y);
                }
            }
            pixels.write(row);
        }
    }

    private static void chunk(DataOutputStream output, String name, byte[] content, int length) throws IOException {
        byte[] named = ByteBuffer.allocate(4 + length).put(name.getBytes(StandardCharsets.US_ASCII)).put(content, 0,
                length).array();
        CRC32 checksum = new CRC32();
        checksum.update(named);
        output.writeInt(length);
        output.write(named);
        output.writeInt((int) checksum.getValue());
    }

    /** A TIFF of deflated tiles; tiles of the same content are stored once. */
    static Path tiff(Path path, int side) throws IOException {
        int across = (side + SQUARE - 1) / SQUARE;
        ByteBuffer tiles = ByteBuffer.allocate(1 << 20);
        int[] starts = new int[LEVELS];
        int[] lengths = new int[LEVELS];
        for (int i = 0; i < LEVELS; i++) {
            byte[] tile = deflatedTile(level(i * SQUARE, 0));
            starts[i] = 8 + tiles.position();
            lengths[i] = tile.length;
            tiles.put(tile);
        }
        int count = across * across;
        int arrays = 8 + tiles.position();
        ByteBuffer file = ByteBuffer.allocate(arrays + 8 * count + 200);
        file.put(new byte[] {'M', 'M', 0, 42}).putInt(arrays + 8 * count).put(tiles.flip());
        for (int[] values : new int[][] {starts, lengths}) {
            for (int i = 0; i < count; i++) {
                file.putInt(values[(i % across + 2 * (i / across)) % LEVELS]);
            }
        }
        int[][] tags = {{256, side}, {257, side}, {259, 8}, {262, 2}, {277, 3}, {322, SQUARE}, {323, SQUARE}};
        file.putShort((short) (tags.length + 3));
        for (int[] tag : tags) {
            tag(file, tag[0], 1, tag[1]);
            if (tag[0] == 257) {
                // Three SHORTs of 8, which stand where the bit depths of no other tag do: behind the directory.
                file.putShort((short) 258).putShort((short) 3).putInt(3).putInt(arrays + 8 * count + 130);
            }
        }
        tag(file, 324, count, arrays);
        tag(file, 325, count, arrays + 4 * count);
        file.position(arrays + 8 * count + 130);
        file.putShort((short) 8).putShort((short) 8).putShort((short) 8);
        return Files.write(path, Arrays.copyOf(file.array(), file.position()));
    }

    private static void tag(ByteBuffer file, int tag, int count, int value) {
        file.putShort((short) tag).putShort((short) 4).putInt(count).putInt(value);
    }

    private static byte[] deflatedTile(int level) throws IOException {
        byte[] tile = new byte[SQUARE * SQUARE * 3];
        Arrays.fill(tile, (byte) level);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(bytes)) {
            deflated.write(tile);
        }
        return bytes.toByteArray();
    }
}

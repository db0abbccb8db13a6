package io.github.pcam4j.io.slide;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.DeflaterOutputStream;

/** A slide of any size in a small file: all of its tiles are the same one, of tissue above and glass below. */
final class VastSlide {
    private static final int TILE = 256;

    private VastSlide() { }

    /** Writes a TIFF of square levels with these sides, at 0.25 micrometres. */
    static Path write(Path path, int... sides) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            byte[] tile = tile();
            file.write(little(8).put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(0).array());
            file.write(tile);
            long link = 4;
            for (int side : sides) {
                link = writeLevel(file, side, tile.length, link);
            }
        }
        return path;
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] tile() throws IOException {
        byte[] rgb = new byte[TILE * TILE * 3];
        for (int i = 0; i < TILE * TILE; i++) {
            boolean tissue = i / TILE < TILE / 2;
            rgb[3 * i] = (byte) (tissue ? 190 + i % 13 : 240);
            rgb[3 * i + 1] = (byte) (tissue ? 90 + i % 17 : 240);
            rgb[3 * i + 2] = (byte) (tissue ? 170 : 240);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream output = new DeflaterOutputStream(bytes)) {
            output.write(rgb);
        }
        return bytes.toByteArray();
    }

    /** Returns where the place of the next directory goes. */
    private static long writeLevel(RandomAccessFile file, int side, int length, long link) throws IOException {
        int across = (side + TILE - 1) / TILE;
        int tiles = across * across;
        long tables = file.length();
        ByteBuffer table = little(8 * tiles + 16);
        for (int i = 0; i < tiles; i++) {
            table.putInt(4 * i, 8).putInt(4 * (tiles + i), length);
        }
        table.position(8 * tiles);
        table.putShort((short) 8).putShort((short) 8).putShort((short) 8).putShort((short) 0).putInt(40_000).putInt(1);
        file.seek(tables);
        file.write(table.array());
        int at = (int) tables;
        int[][] entries = {{256, 4, 1, side}, {257, 4, 1, side}, {258, 3, 3, at + 8 * tiles}, {259, 3, 1, 8}, {262, 3, 1, 2},
                {277, 3, 1, 3},
            {282, 5, 1, at + 8 * tiles + 8}, {283, 5, 1, at + 8 * tiles + 8}, {296, 3, 1, 3}, {322, 4, 1, TILE},
            {323, 4, 1, TILE},
            {324, 4, tiles, at}, {325, 4, tiles, at + 4 * tiles}};
        ByteBuffer directory = little(2 + 12 * entries.length + 4).putShort((short) entries.length);
        for (int[] entry : entries) {
            directory.putShort((short) entry[0]).putShort((short) entry[1]).putInt(entry[2]).putInt(entry[3]);
        }
        long place = file.length();
        file.seek(place);
        file.write(directory.array());
        file.seek(link);
        file.write(little(4).putInt((int) place).array());
        return place + directory.capacity() - 4;
    }
}

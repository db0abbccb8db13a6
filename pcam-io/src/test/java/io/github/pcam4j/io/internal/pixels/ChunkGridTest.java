package io.github.pcam4j.io.internal.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkGridTest {
    private static final PatchShape SHAPE = new PatchShape(5, 7, 3);
    private static final int IMAGES = 4;
    private static final int START = 11;

    /** What the image has there: a byte that no place near it has. */
    private static byte value(int image, int row, int column, int channel) {
        return (byte) (101 * image + 53 * row + 7 * column + channel + 1);
    }

    /** A chunk as it is decoded: whole, with what lies beyond the images set to 0. */
    private static byte[] chunk(ChunkGrid grid, int firstImage, int[] piece) {
        byte[] chunk = new byte[(int) grid.bytes()];
        int at = 0;
        for (int image = firstImage; image < firstImage + grid.images(); image++) {
            for (int row = piece[0]; row < piece[0] + grid.rows(); row++) {
                for (int column = piece[1]; column < piece[1] + grid.columns(); column++) {
                    for (int channel = piece[2]; channel < piece[2] + grid.channels(); channel++) {
                        boolean within = row < SHAPE.height() && column < SHAPE.width() && channel < SHAPE.channels();
                        chunk[at++] = within ? value(image, row, column, channel) : 0;
                    }
                }
            }
        }
        return chunk;
    }

    @ParameterizedTest
    @CsvSource({"1, 5, 7, 3", "2, 5, 7, 3", "4, 2, 3, 3", "1, 4, 4, 2", "3, 5, 7, 1", "2, 1, 1, 1", "1, 8, 9, 4"})
    void imagesArePutTogetherFromChunks(int images, int rows, int columns, int channels) {
        ChunkGrid grid = ChunkGrid.of(SHAPE, new int[] {images, rows, columns, channels});
        for (int image = 0; image < IMAGES; image++) {
            int first = image - image % images;
            ByteBuffer destination = ByteBuffer.allocate(START + SHAPE.bytes() + 1);
            for (int[] piece : grid.pieces()) {
                grid.copy(chunk(grid, first, piece), image - first, piece, destination, START);
            }
            ByteBuffer expected = ByteBuffer.allocate(START + SHAPE.bytes() + 1).position(START);
            for (int row = 0; row < SHAPE.height(); row++) {
                for (int column = 0; column < SHAPE.width(); column++) {
                    for (int channel = 0; channel < SHAPE.channels(); channel++) {
                        expected.put(value(image, row, column, channel));
                    }
                }
            }
            assertArrayEquals(expected.array(), destination.array(), "image " + image);
        }
    }

    @Test
    void piecesCoverAnImage() {
        List<int[]> pieces = ChunkGrid.of(SHAPE, new int[] {1, 3, 7, 2}).pieces();
        assertEquals(List.of("0 0 0", "0 0 2", "3 0 0", "3 0 2"),
                pieces.stream().map(it -> it[0] + " " + it[1] + " " + it[2]).toList());
    }

    @Test
    void bytesMayBeMoreThanAnIntegerHolds() {
        assertEquals(4L << 30, ChunkGrid.of(SHAPE, new int[] {1 << 10, 1 << 10, 1 << 10, 4}).bytes());
    }

    @ParameterizedTest
    @CsvSource({"2, 5, 7, 3", "1, 4, 7, 3", "1, 5, 8, 3", "1, 5, 7, 2"})
    void onlyAChunkOfTheImagesOwnShapeIsOne(int images, int rows, int columns, int channels) {
        assertTrue(ChunkGrid.of(SHAPE, new int[] {1, 5, 7, 3}).isWholeImage());
        assertFalse(ChunkGrid.of(SHAPE, new int[] {images, rows, columns, channels}).isWholeImage());
    }
}

package io.github.pcam4j.io.internal.pixels;

import io.github.pcam4j.io.PatchShape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * How images are cut into chunks of images x rows x columns x channels. Chunks at the edges are whole in the file and
 * reach beyond the images.
 *
 * @param shape of an image
 * @param images a chunk
 * @param rows a chunk
 * @param columns a chunk
 * @param channels a chunk
 */
public record ChunkGrid(PatchShape shape, int images, int rows, int columns, int channels) {

    public static ChunkGrid of(PatchShape shape, int[] chunk) {
        return new ChunkGrid(shape, chunk[0], chunk[1], chunk[2], chunk[3]);
    }

    /** The bytes of a decoded chunk. */
    long bytes() {
        return (long) images * rows * columns * channels;
    }

    /** Whether a chunk is one image, no more and no less. */
    boolean isWholeImage() {
        return images == 1 && rows == shape.height() && columns == shape.width() && channels == shape.channels();
    }

    /** Offsets of the chunks that make up the images of one chunk row: {row, column, channel}. */
    List<int[]> pieces() {
        List<int[]> pieces = new ArrayList<>();
        for (int row = 0; row < shape.height(); row += rows) {
            for (int column = 0; column < shape.width(); column += columns) {
                for (int channel = 0; channel < shape.channels(); channel += channels) {
                    pieces.add(new int[] {row, column, channel});
                }
            }
        }
        return pieces;
    }

    /** Copies what a decoded chunk has of one of its images to where that image is being put together. */
    void copy(byte[] chunk, int imageInChunk, int[] piece, ByteBuffer destination, int start) {
        int height = Math.min(rows, shape.height() - piece[0]);
        int width = Math.min(columns, shape.width() - piece[1]);
        int depth = Math.min(channels, shape.channels() - piece[2]);
        boolean wholePixels = depth == channels && depth == shape.channels();
        for (int row = 0; row < height; row++) {
            int from = ((imageInChunk * rows + row) * columns) * channels;
            int to = start + ((piece[0] + row) * shape.width() + piece[1]) * shape.channels() + piece[2];
            if (wholePixels) {
                destination.put(to, chunk, from, width * depth);
            } else {
                for (int column = 0; column < width; column++) {
                    destination.put(to + column * shape.channels(), chunk, from + column * channels, depth);
                }
            }
        }
    }
}

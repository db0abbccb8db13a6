package io.github.pcam4j.io.region;

/**
 * What a tile and a region have in common.
 *
 * @param from where it begins in the bytes of the tile
 * @param fromRow bytes of a row of the tile
 * @param to where it begins in the bytes of the region
 * @param toRow bytes of a row of the region
 * @param rows its rows
 * @param bytes of one of them
 */
record Overlap(int from, int fromRow, int to, int toRow, int rows, int bytes) {

    /**
     * Of a region and a tile that touch.
     *
     * @param offset where the region's bytes begin
     */
    static Overlap of(Region region, Region tile, int offset) {
        int left = Math.max(region.x(), tile.x());
        int top = Math.max(region.y(), tile.y());
        int right = Math.min(region.x() + region.width(), tile.x() + tile.width());
        int bottom = Math.min(region.y() + region.height(), tile.y() + tile.height());
        return new Overlap(((top - tile.y()) * tile.width() + left - tile.x()) * LargeImage.CHANNELS,
                tile.width() * LargeImage.CHANNELS,
                offset + ((top - region.y()) * region.width() + left - region.x()) * LargeImage.CHANNELS,
                region.width() * LargeImage.CHANNELS, bottom - top, (right - left) * LargeImage.CHANNELS);
    }

    void copy(byte[] tile, byte[] rgb) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(tile, from + row * fromRow, rgb, to + row * toRow, bytes);
        }
    }
}

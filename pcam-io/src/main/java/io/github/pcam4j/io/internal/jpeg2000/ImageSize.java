package io.github.pcam4j.io.internal.jpeg2000;

import java.io.IOException;
import java.util.Locale;

/**
 * What the segment SIZ says: an area on a grid, tiles on the same grid, and how far apart each component's samples are.
 *
 * @param area of the image
 * @param tileX the first tile's first column
 * @param tileY the first tile's first row
 * @param tileWidth columns of a tile
 * @param tileHeight rows of a tile
 * @param across columns of the grid that are one of a component's, for each component
 * @param down rows of the grid that are one of a component's, for each component
 */
record ImageSize(Area area, int tileX, int tileY, int tileWidth, int tileHeight, int[] across, int[] down) {
    private static final int MOST_COMPONENTS = 4;
    private static final int EIGHT_BITS = 7;
    private static final int MOST_TILES = 65_535;

    static ImageSize read(ByteInput input) throws IOException {
        input.unsigned16();
        int right = side(input);
        int bottom = side(input);
        Area area = new Area(side(input), side(input), right, bottom);
        int tileWidth = side(input);
        int tileHeight = side(input);
        int tileX = side(input);
        int tileY = side(input);
        int components = input.unsigned16();
        if (components > MOST_COMPONENTS) {
            throw new UnreadJpeg2000Exception(String.format(Locale.ROOT, "has JPEG 2000 data of %d channels where 1 to %d are "
                    + "read", components, MOST_COMPONENTS));
        }
        int[] across = new int[components];
        int[] down = new int[components];
        for (int i = 0; i < components; i++) {
            int bits = input.unsigned8();
            if (bits != EIGHT_BITS) {
                throw new UnreadJpeg2000Exception(String.format(Locale.ROOT, "has JPEG 2000 data of %d%s bits a channel where 8 "
                        + "are read", (bits & 0x7f) + 1, bits > 0x7f ? " signed" : ""));
            }
            across[i] = input.unsigned8();
            down[i] = input.unsigned8();
        }
        return new ImageSize(area, tileX, tileY, tileWidth, tileHeight, across, down).checked();
    }

    private static int side(ByteInput input) throws IOException {
        long side = input.unsigned32();
        if (side > Integer.MAX_VALUE / 2) {
            throw new IOException(String.format(Locale.ROOT, "JPEG 2000 data have a side of %d", side));
        }
        return (int) side;
    }

    private ImageSize checked() throws IOException {
        boolean possible = components() > 0 && !area.isEmpty() && tileWidth > 0 && tileHeight > 0 && tileX <= area.left()
                && tileY <= area.top() && tileX + tileWidth > area.left() && tileY + tileHeight > area.top()
                && (long) tilesAcross() * tilesDown() <= MOST_TILES;
        for (int i = 0; i < components(); i++) {
            possible &= across[i] > 0 && down[i] > 0 && !of(area, i).isEmpty();
        }
        if (!possible) {
            throw new IOException("JPEG 2000 data have an image of %s in tiles of %s x %s, which cannot be".formatted(area,
                    tileWidth, tileHeight));
        }
        return this;
    }

    int components() {
        return across.length;
    }

    int tilesAcross() {
        return Area.ceilDiv(area.right() - tileX, tileWidth);
    }

    int tilesDown() {
        return Area.ceilDiv(area.bottom() - tileY, tileHeight);
    }

    /** A tile's part of the image. */
    Area tile(int number) {
        int x = tileX + number % tilesAcross() * tileWidth;
        int y = tileY + number / tilesAcross() * tileHeight;
        return new Area(Math.max(x, area.left()), Math.max(y, area.top()), Math.min(x + tileWidth, area.right()),
                Math.min(y + tileHeight, area.bottom()));
    }

    /** A part of the image in samples of a component. */
    Area of(Area part, int component) {
        return part.divided(across[component], down[component]);
    }
}

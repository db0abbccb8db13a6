package io.github.pcam4j.io.internal.jpeg2000;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A component of a tile: its bands, parted into precincts and blocks. */
final class TileComponent {
    final Area area;
    final Coding coding;
    final List<Precinct> precincts = new ArrayList<>();
    private final Quantization quantization;
    private final Area tile;
    private final int number;
    private final int across;
    private final int down;
    private final long most;

    /**
     * Parts a component of a tile.
     *
     * @param most how many precincts it may have at most
     */
    TileComponent(ImageSize size, Area tile, int number, Coding coding, Quantization quantization, long most)
            throws IOException {
        quantization.requireBands(3 * coding.levels() + 1);
        this.area = size.of(tile, number);
        this.coding = coding;
        this.quantization = quantization;
        this.tile = tile;
        this.number = number;
        this.across = size.across()[number];
        this.down = size.down()[number];
        this.most = most;
        for (int resolution = 0; resolution <= coding.levels(); resolution++) {
            addPrecincts(resolution);
        }
    }

    /** What a resolution measures. */
    Area resolution(int resolution) {
        return area.halved(coding.levels() - resolution);
    }

    private void addPrecincts(int resolution) throws IOException {
        Area whole = resolution(resolution);
        if (whole.isEmpty()) {
            return;
        }
        int widthBits = coding.precinctWidthBits(resolution);
        int heightBits = coding.precinctHeightBits(resolution);
        int left = whole.left() >> widthBits;
        int top = whole.top() >> heightBits;
        int columns = Area.halved(whole.right(), widthBits) - left;
        int rows = Area.halved(whole.bottom(), heightBits) - top;
        if (precincts.size() + (long) columns * rows > most) {
            throw new EOFException("JPEG 2000 data have more precincts than bytes, or than can be");
        }
        List<Subband> bands = bands(resolution);
        int halvings = coding.levels() - resolution;
        for (int i = 0; i < columns * rows; i++) {
            int column = left + i % columns;
            int row = top + i / columns;
            // The first may begin before the tile.
            Precinct precinct = new Precinct(number, resolution,
                    Math.max(tile.left(), place(column, widthBits + halvings, across)),
                    Math.max(tile.top(), place(row, heightBits + halvings, down)));
            for (Subband band : bands) {
                precinct.bands.add(blocks(band, column, row, resolution));
            }
            precincts.add(precinct);
        }
    }

    private static int place(int number, int bits, int apart) {
        return (int) Math.min(Integer.MAX_VALUE, ((long) number << bits) * apart);
    }

    private List<Subband> bands(int resolution) {
        if (resolution == 0) {
            return List.of(band(0, 0, coding.levels(), false, false));
        }
        int halvings = coding.levels() - resolution + 1;
        int first = 3 * resolution - 2;
        return List.of(band(resolution, first, halvings, true, false), band(resolution, first + 1, halvings, false, true),
                band(resolution, first + 2, halvings, true, true));
    }

    private Subband band(int resolution, int index, int halvings, boolean right, boolean below) {
        return new Subband(Subband.area(area, halvings, right, below), right, below, quantization.planes(resolution, index),
                quantization.step(resolution, index));
    }

    /** Bands of a resolution have half of its samples in a direction, and so has a precinct in them. */
    private Precinct.Blocks blocks(Subband band, int column, int row, int resolution) {
        int half = resolution == 0 ? 0 : 1;
        int widthBits = coding.precinctWidthBits(resolution) - half;
        int heightBits = coding.precinctHeightBits(resolution) - half;
        Area part = new Area(column << widthBits, row << heightBits, (column + 1) << widthBits, (row + 1) << heightBits)
                .within(band.area());
        return new Precinct.Blocks(band, part, Math.min(coding.blockWidthBits(), widthBits),
                Math.min(coding.blockHeightBits(), heightBits));
    }
}

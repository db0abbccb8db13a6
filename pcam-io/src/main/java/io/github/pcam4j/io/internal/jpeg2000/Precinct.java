package io.github.pcam4j.io.internal.jpeg2000;

import java.util.ArrayList;
import java.util.List;

/** The blocks of a resolution's bands that are in the same packets. */
final class Precinct {
    final int component;
    final int resolution;
    /** Its place on the image's grid, by which packets may be ordered. */
    final int x;
    final int y;
    final List<Blocks> bands = new ArrayList<>();

    Precinct(int component, int resolution, int x, int y) {
        this.component = component;
        this.resolution = resolution;
        this.x = x;
        this.y = y;
    }

    /** Those of one band. */
    static final class Blocks {
        final Subband band;
        final List<CodeBlock> blocks = new ArrayList<>();
        final TagTree inclusion;
        final TagTree zeroPlanes;

        /** Blocks lie on a grid of the band's, which begins at 0. */
        Blocks(Subband band, Area part, int widthBits, int heightBits) {
            this.band = band;
            int left = part.left() >> widthBits;
            int top = part.top() >> heightBits;
            int across = part.isEmpty() ? 0 : Area.halved(part.right(), widthBits) - left;
            int down = part.isEmpty() ? 0 : Area.halved(part.bottom(), heightBits) - top;
            this.inclusion = new TagTree(across, down);
            this.zeroPlanes = new TagTree(across, down);
            for (int i = 0; i < across * down; i++) {
                int x = (left + i % across) << widthBits;
                int y = (top + i / across) << heightBits;
                blocks.add(new CodeBlock(new Area(x, y, x + (1 << widthBits), y + (1 << heightBits)).within(part)));
            }
        }
    }
}

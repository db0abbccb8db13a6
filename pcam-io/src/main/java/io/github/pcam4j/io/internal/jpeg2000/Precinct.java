package io.github.pcam4j.io.internal.jpeg2000;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** Those of one band. A block is made when a packet first adds to it: what is only claimed needs no memory. */
    static final class Blocks {
        final Subband band;
        final TagTree inclusion;
        final TagTree zeroPlanes;
        private final Area part;
        private final int widthBits;
        private final int heightBits;
        private final int across;
        private final @Nullable CodeBlock[] blocks;

        /** Blocks lie on a grid of the band's, which begins at 0. */
        Blocks(Subband band, Area part, int widthBits, int heightBits) {
            this.band = band;
            this.part = part;
            this.widthBits = widthBits;
            this.heightBits = heightBits;
            this.across = part.isEmpty() ? 0 : Area.halved(part.right(), widthBits) - (part.left() >> widthBits);
            int down = part.isEmpty() ? 0 : Area.halved(part.bottom(), heightBits) - (part.top() >> heightBits);
            this.inclusion = new TagTree(across, down);
            this.zeroPlanes = new TagTree(across, down);
            this.blocks = new @Nullable CodeBlock[across * down];
        }

        int count() {
            return blocks.length;
        }

        /** A block that a packet added to, in order of rows. */
        @Nullable CodeBlock get(int number) {
            return blocks[number];
        }

        CodeBlock include(int number) {
            int x = ((part.left() >> widthBits) + number % across) << widthBits;
            int y = ((part.top() >> heightBits) + number / across) << heightBits;
            CodeBlock block = new CodeBlock(new Area(x, y, x + (1 << widthBits), y + (1 << heightBits)).within(part));
            blocks[number] = block;
            return block;
        }
    }
}

package io.github.pcam4j.io.augment;

import io.github.pcam4j.io.PatchShape;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The pixels of one patch while they are changed, and room for a second copy. Takes {@code 2 * shape.bytes()} bytes and
 * about 6 KB, once; not safe for use by several threads.
 *
 * <p>The changes that the project brings are put off and done together. Turns, flips and a shift become one copy.
 * Linear colour changes become one, in the order in which they were asked for; values are rounded and clipped to
 * [0, 255] once, after the last of them, so that none of them loses what the next would have brought back. A run of
 * them that could reach beyond ±4096 is clipped before it does. {@link #pixels} does what is put off.
 *
 * @see Augmentation
 */
public final class PatchCanvas {
    private final PatchShape shape;
    private final ColourTables tables = new ColourTables();
    private byte[] pixels;
    private byte[] spare;
    private View view = View.IDENTITY;
    private AffineColour colour = AffineColour.IDENTITY;

    /**
     * Takes the room.
     *
     * @param shape the shape of the patches to come
     */
    public PatchCanvas(PatchShape shape) {
        this.shape = Objects.requireNonNull(shape, "shape");
        this.pixels = new byte[shape.bytes()];
        this.spare = new byte[shape.bytes()];
    }

    /**
     * The shape of the patch.
     *
     * @return the shape
     */
    public PatchShape shape() {
        return shape;
    }

    /**
     * The pixels as they are by now, unsigned bytes in order (row, column, channel), to be read and written.
     *
     * @return the canvas's own array, valid until anything else of the canvas is called
     */
    public byte[] pixels() {
        finish();
        return pixels;
    }

    /**
     * Room for what cannot be done in place.
     *
     * @return as many bytes as {@link #pixels} has, with anything in them; valid as long
     */
    public byte[] spare() {
        finish();
        return spare;
    }

    /** Makes the patch what is in {@link #spare}, and the other way round. */
    public void swap() {
        finish();
        exchange();
    }

    private void exchange() {
        byte[] exchanged = pixels;
        pixels = spare;
        spare = exchanged;
    }

    /**
     * Takes a patch; what was there is forgotten.
     *
     * @param source a buffer
     * @param offset where in it the patch begins, whatever its position
     */
    public void load(ByteBuffer source, int offset) {
        view = View.IDENTITY;
        colour = AffineColour.IDENTITY;
        source.get(offset, pixels);
    }

    /**
     * Gives the patch back.
     *
     * @param target a buffer
     * @param offset where in it the patch begins, whatever its position
     */
    public void store(ByteBuffer target, int offset) {
        target.put(offset, pixels());
    }

    void turn(Dihedral symmetry) {
        view = view.then(symmetry);
    }

    void shift(int down, int right) {
        if (view.shifts()) {
            finishView();
        }
        view = new View(view.symmetry(), down, right);
    }

    void recolour(AffineColour map) {
        AffineColour both = colour.then(map);
        if (both.bound(255) >= ColourScale.LEVELS.widest - 1) {
            finishColour();
            both = map;
        }
        colour = both;
    }

    void redye(AffineColour densities) {
        finishColour();
        tables.apply(densities, ColourScale.OPTICAL_DENSITY, pixels);
    }

    /** The mean of the luma of ITU-R BT.601, not rounded, of the patch as it is by now. */
    double meanLuma() {
        finishView();
        long red = 0;
        long green = 0;
        long blue = 0;
        for (int i = 0; i + 2 < pixels.length; i += 3) {
            red += pixels[i] & 0xff;
            green += pixels[i + 1] & 0xff;
            blue += pixels[i + 2] & 0xff;
        }
        double count = shape.height() * (double) shape.width();
        return colour.luma(new double[] {red / count, green / count, blue / count});
    }

    private void finish() {
        finishView();
        finishColour();
    }

    private void finishView() {
        if (!view.equals(View.IDENTITY)) {
            view.apply(pixels, spare, shape);
            exchange();
            view = View.IDENTITY;
        }
    }

    private void finishColour() {
        if (!colour.equals(AffineColour.IDENTITY)) {
            tables.apply(colour, ColourScale.LEVELS, pixels);
            colour = AffineColour.IDENTITY;
        }
    }
}

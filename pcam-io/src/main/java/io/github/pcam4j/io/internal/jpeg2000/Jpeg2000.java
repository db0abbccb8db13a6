package io.github.pcam4j.io.internal.jpeg2000;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A JPEG 2000 codestream (ITU-T T.800), alone or in a JP2 file, of one to four components of 8 unsigned bits: both
 * wavelets, all orders of packets, up to 256 layers, precincts, tiles and parts of tiles. Not read are bypassed
 * arithmetic coding, regions of interest, changes of order, packed headers, palettes, and what later parts of the
 * standard add; each is refused by name.
 *
 * <p>Where the wavelet is reversible, samples are exact; else they are OpenJPEG's. Not safe for use by several threads.
 */
public final class Jpeg2000 {
    private static final int START = 0xff4f;
    private static final int SIZE = 0xff51;
    private static final int TILE_PART = 0xff90;
    private static final int TILE_DATA = 0xff93;
    private static final int END = 0xffd9;
    private static final long JP2 = 0x6a502020L;
    private static final long CODESTREAM = 0x6a703263L;
    private static final long HEADERS = 0x6a703268L;
    private static final long PALETTE = 0x70636c72L;
    private static final int BOX_BYTES = 8;
    private static final int CENTRE = 128;
    /** Twice of what a tile of a slide may have. */
    private static final int MOST_SAMPLES = 1 << 28;
    /** Files of slides have some hundred a tile. */
    private static final int MOST_PACKETS = 1 << 18;

    private final byte[] bytes;
    private final ByteInput input;
    private final ImageSize size;
    private final Settings settings;
    private final Map<Integer, TileDecoder> tiles = new TreeMap<>();
    private long packets;

    private Jpeg2000(byte[] bytes, ByteInput input, ImageSize size) {
        this.bytes = bytes;
        this.input = input;
        this.size = size;
        this.settings = new Settings(size.components());
    }

    /**
     * Reads the size.
     *
     * @param bytes a codestream or a JP2 file; not copied
     * @return the image, not decoded yet
     * @throws UnreadJpeg2000Exception if it uses something that is not read
     * @throws IOException if it is damaged, or something else
     */
    public static Jpeg2000 of(byte[] bytes) throws IOException {
        ByteInput input = codestream(bytes);
        if (input.unsigned16() != START || input.unsigned16() != SIZE) {
            throw new IOException("no JPEG 2000 data");
        }
        return new Jpeg2000(bytes, input, ImageSize.read(input.part(input.unsigned16() - 2)));
    }

    /** The box with the codestream, if there are boxes. */
    private static ByteInput codestream(byte[] bytes) throws IOException {
        ByteInput boxes = new ByteInput(bytes, 0, bytes.length);
        boolean jp2 = bytes.length > BOX_BYTES && boxes.unsigned32() == 12 && boxes.unsigned32() == JP2;
        if (!jp2) {
            return new ByteInput(bytes, 0, bytes.length);
        }
        boxes.skip(4);
        while (true) {
            long length = boxes.unsigned32();
            long kind = boxes.unsigned32();
            int head = BOX_BYTES;
            if (length == 1) {
                length = boxes.unsigned32() << 32 | boxes.unsigned32();
                head = 2 * BOX_BYTES;
            }
            if (kind == CODESTREAM) {
                return new ByteInput(bytes, boxes.at(), bytes.length);
            }
            if (kind == PALETTE) {
                throw new UnreadJpeg2000Exception("has JPEG 2000 data with a palette, which is not read");
            }
            // A palette is in the box of headers.
            boxes.skip(kind == HEADERS ? 0 : length - head);
        }
    }

    /**
     * Columns.
     *
     * @return at least 1
     */
    public int width() {
        return size.area().width();
    }

    /**
     * Rows.
     *
     * @return at least 1
     */
    public int height() {
        return size.area().height();
    }

    /**
     * Components.
     *
     * @return 1 to 4
     */
    public int components() {
        return size.components();
    }

    /**
     * Decodes it, once. The caller is to look at the size first: it is only what the data claim.
     *
     * @return samples in order (row, column, component); those of components that are coarser than the image are repeated
     * @throws UnreadJpeg2000Exception if it uses something that is not read
     * @throws IOException if it is damaged
     */
    public byte[] decode() throws IOException {
        if ((long) width() * height() > MOST_SAMPLES / components()) {
            throw new IOException(String.format(Locale.ROOT, "JPEG 2000 data claim %d x %d pixels and %d channels, "
                    + "which are not decoded at once", width(), height(), components()));
        }
        int marker = input.unsigned16();
        while (marker != TILE_PART) {
            settings.take(marker, segment());
            marker = input.unsigned16();
        }
        while (marker == TILE_PART) {
            tilePart();
            marker = input.left() < 2 ? END : input.unsigned16();
        }
        requireWhole();
        byte[] samples = new byte[width() * height() * components()];
        for (TileDecoder tile : tiles.values()) {
            List<float[]> decoded = tile.decode();
            for (int component = 0; component < decoded.size(); component++) {
                put(decoded.get(component), tile.area(component), component, samples);
            }
        }
        return samples;
    }

    private void requireWhole() throws IOException {
        if (tiles.size() != size.tilesAcross() * size.tilesDown()) {
            throw new IOException(String.format(Locale.ROOT, "JPEG 2000 data have %d of %d tiles", tiles.size(),
                    size.tilesAcross() * size.tilesDown()));
        }
        for (TileDecoder tile : tiles.values()) {
            tile.requireWhole();
        }
    }

    private ByteInput segment() throws IOException {
        return input.part(input.unsigned16() - 2);
    }

    /** A header of its own, and then packets up to where the next part begins. */
    private void tilePart() throws IOException {
        int start = input.at() - 2;
        ByteInput head = segment();
        int number = head.unsigned16();
        long length = head.unsigned32();
        int part = head.unsigned8();
        int end = length == 0 ? input.at() + input.left() : (int) Math.min(Integer.MAX_VALUE, start + length);
        if (number >= size.tilesAcross() * size.tilesDown() || end > input.at() + input.left()) {
            throw new IOException(String.format(Locale.ROOT, "JPEG 2000 data have a part of tile %d of %d bytes at byte %d, "
                    + "which cannot be", number, length, start));
        }
        Settings own = settings.copy();
        int marker = input.unsigned16();
        while (marker != TILE_DATA) {
            own.take(marker, segment());
            marker = input.unsigned16();
        }
        TileDecoder tile = tiles.get(number);
        if (tile == null) {
            // A packet is a byte at least.
            tile = new TileDecoder(bytes, size, number, own, Math.min(MOST_PACKETS, bytes.length) - packets);
            packets += tile.packets();
            tiles.put(number, tile);
        }
        tile.read(part, input.at(), end);
        input.skip(end - input.at());
    }

    private void put(float[] from, Area part, int component, byte[] samples) {
        Area area = size.area();
        Area all = size.of(area, component);
        int[] columns = places(part.left(), part.right(), all.left(), size.across()[component], area.left(), width());
        int[] rows = places(part.top(), part.bottom(), all.top(), size.down()[component], area.top(), height());
        for (int y = 0; y < part.height(); y++) {
            for (int x = 0; x < part.width(); x++) {
                byte value = rounded(from[y * part.width() + x]);
                for (int row = rows[y]; row < rows[y + 1]; row++) {
                    for (int column = columns[x]; column < columns[x + 1]; column++) {
                        samples[(row * width() + column) * components() + component] = value;
                    }
                }
            }
        }
    }

    /** Where samples of a component begin in the image; the first of all also has what lies before it. */
    private static int[] places(int from, int to, int first, int apart, int start, int end) {
        return IntStream.rangeClosed(from, to)
                .map(it -> it == first ? 0 : (int) Math.min(end, (long) it * apart - start)).toArray();
    }

    private static byte rounded(float value) {
        return (byte) Math.max(0, Math.min(255, CENTRE + Math.rint(value)));
    }
}

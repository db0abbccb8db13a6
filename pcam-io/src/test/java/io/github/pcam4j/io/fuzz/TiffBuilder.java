package io.github.pcam4j.io.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Puts a TIFF together from its tags, for the kinds that no writer at hand writes. */
final class TiffBuilder {
    static final int COMPRESSION = 259;
    static final int PHOTOMETRIC = 262;
    static final int FILL_ORDER = 266;
    static final int STRIP_OFFSETS = 273;
    static final int ORIENTATION = 274;
    static final int SAMPLES = 277;
    static final int ROWS_PER_STRIP = 278;
    static final int STRIP_BYTES = 279;
    static final int PLANAR = 284;
    static final int PREDICTOR = 317;
    static final int TILE_WIDTH = 322;
    static final int TILE_HEIGHT = 323;
    static final int TILE_OFFSETS = 324;
    static final int TILE_BYTES = 325;
    static final int EXTRA_SAMPLES = 338;
    static final int SAMPLE_FORMAT = 339;
    static final int OLD_JPEG_OFFSET = 513;
    static final int OLD_JPEG_BYTES = 514;
    static final int COEFFICIENTS = 529;
    static final int SUBSAMPLING = 530;
    static final int REFERENCE = 532;

    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int HEADER_BYTES = 8;
    private static final int SHORT_TYPE = 3;
    private static final int LONG_TYPE = 4;
    private static final int FRACTION_TYPE = 5;
    private static final int DENOMINATOR = 10_000;

    private final ByteOrder order;
    private final byte[] data;
    private final Map<Integer, int[]> tags = new TreeMap<>();
    private final Set<Integer> fractions = new HashSet<>();

    /** An image of RGB bytes in one strip. */
    TiffBuilder(ByteOrder order, int size, byte[] data) {
        this.order = order;
        this.data = data;
        set(WIDTH, size).set(HEIGHT, size).bits(8, 8, 8).set(COMPRESSION, 1).set(PHOTOMETRIC, 2).set(SAMPLES, 3)
                .set(ROWS_PER_STRIP, size).set(STRIP_OFFSETS, HEADER_BYTES).set(STRIP_BYTES, data.length);
    }

    TiffBuilder set(int tag, int... values) {
        tags.put(tag, values);
        return this;
    }

    /** Each a numerator and a denominator. */
    TiffBuilder fractions(int tag, double... values) {
        fractions.add(tag);
        return set(tag, Arrays.stream(values).mapToInt(it -> (int) Math.round(it * DENOMINATOR))
                .flatMap(it -> IntStream.of(it, DENOMINATOR)).toArray());
    }

    /** Lets tiles be found where strips are. */
    TiffBuilder underStripTags() {
        return set(STRIP_OFFSETS, tags.remove(TILE_OFFSETS)).set(STRIP_BYTES, tags.remove(TILE_BYTES));
    }

    TiffBuilder bits(int... bits) {
        return set(BITS, bits);
    }

    /** Cuts the data into equal strips, one behind the other. */
    TiffBuilder strips(int count) {
        int length = data.length / count;
        int[] offsets = new int[count];
        int[] lengths = new int[count];
        Arrays.setAll(offsets, i -> HEADER_BYTES + i * length);
        Arrays.fill(lengths, length);
        return set(STRIP_OFFSETS, offsets).set(STRIP_BYTES, lengths);
    }

    /** Makes the strip a tile. */
    TiffBuilder tile(int side) {
        tags.remove(STRIP_OFFSETS);
        tags.remove(STRIP_BYTES);
        tags.remove(ROWS_PER_STRIP);
        return set(TILE_WIDTH, side).set(TILE_HEIGHT, side).set(TILE_OFFSETS, HEADER_BYTES)
                .set(TILE_BYTES, data.length);
    }

    byte[] build() {
        int directory = HEADER_BYTES + data.length + data.length % 2;
        int values = directory + 2 + 12 * tags.size() + 4;
        int most = 4 * tags.values().stream().mapToInt(it -> it.length).sum();
        ByteBuffer file = ByteBuffer.allocate(values + most).order(order);
        file.put((byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I')).put(file.get(0)).putShort((short) 42);
        file.putInt(directory).put(data).position(directory).putShort((short) tags.size());
        int next = values;
        for (Map.Entry<Integer, int[]> tag : tags.entrySet()) {
            boolean fraction = fractions.contains(tag.getKey());
            int width = !fraction && Arrays.stream(tag.getValue()).allMatch(it -> it < 1 << 16) ? 2 : 4;
            int bytes = width * tag.getValue().length;
            file.putShort(tag.getKey().shortValue());
            file.putShort((short) (fraction ? FRACTION_TYPE : width == 2 ? SHORT_TYPE : LONG_TYPE));
            file.putInt(fraction ? tag.getValue().length / 2 : tag.getValue().length);
            // Up to 4 bytes of values stand in the entry; more stand elsewhere, and the entry has their place.
            putValues(file, bytes <= 4 ? file.position() : next, width, tag.getValue());
            if (bytes > 4) {
                file.putInt(file.position(), next);
                next += bytes;
            }
            file.position(file.position() + 4);
        }
        return file.array();
    }

    private static void putValues(ByteBuffer file, int at, int width, int[] values) {
        for (int i = 0; i < values.length; i++) {
            if (width == 2) {
                file.putShort(at + 2 * i, (short) values[i]);
            } else {
                file.putInt(at + 4 * i, values[i]);
            }
        }
    }
}

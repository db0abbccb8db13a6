package io.github.pcam4j.io.internal.jpeg2000;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A tile of an image, of which each part adds some packets. Not safe for use by several threads. */
final class TileDecoder {
    private static final int MIXED = 3;

    private final byte[] bytes;
    private final int number;
    private final Settings settings;
    private final List<TileComponent> components = new ArrayList<>();
    private final PacketReader packets;
    private int parts;

    /**
     * Parts a tile.
     *
     * @param mostPackets how many packets it may have at most
     */
    TileDecoder(byte[] bytes, ImageSize size, int number, Settings settings, long mostPackets) throws IOException {
        this.bytes = bytes;
        this.number = number;
        this.settings = settings;
        Area area = size.tile(number);
        for (int i = 0; i < size.components(); i++) {
            components.add(new TileComponent(size, area, i, settings.coding(i), settings.quantization(i),
                    mostPackets / settings.layers() - precincts()));
        }
        if (settings.mixed() && (components.size() < MIXED || !isLikeFirst(1) || !isLikeFirst(2))) {
            throw new IOException("JPEG 2000 data mix components of different sizes or wavelets, which cannot be");
        }
        this.packets = new PacketReader(bytes, components,
                PacketOrder.of(settings.progression(), settings.layers(), components));
    }

    private long precincts() {
        return components.stream().mapToLong(it -> it.precincts.size()).sum();
    }

    long packets() {
        return settings.layers() * precincts();
    }

    /** Reads a part of it; parts are counted from 0. */
    void read(int part, int from, int end) throws IOException {
        if (part != parts) {
            throw new IOException(String.format(Locale.ROOT, "JPEG 2000 data have part %d of tile %d where %d is to be",
                    part, number, parts));
        }
        parts++;
        packets.read(from, end);
    }

    void requireWhole() throws EOFException {
        if (!packets.isWhole()) {
            throw new EOFException(String.format(Locale.ROOT, "JPEG 2000 data end before all of tile %d", number));
        }
    }

    /** Samples of each component, around 0. */
    List<float[]> decode() throws IOException {
        List<float[]> samples = new ArrayList<>();
        BlockDecoder blocks = new BlockDecoder();
        for (TileComponent component : components) {
            samples.add(samples(component, blocks));
        }
        if (settings.mixed()) {
            unmix(samples);
        }
        return samples;
    }

    Area area(int component) {
        return components.get(component).area;
    }

    private float[] samples(TileComponent component, BlockDecoder blocks) throws IOException {
        float[] samples = new float[component.area.width() * component.area.height()];
        for (Precinct precinct : component.precincts) {
            for (Precinct.Blocks band : precinct.bands) {
                for (int i = 0; i < band.count(); i++) {
                    CodeBlock block = band.get(i);
                    if (block != null) {
                        int[] values = blocks.decode(bytes, block, band.band, component.coding);
                        put(values, block.area, band.band, component, precinct.resolution, samples);
                    }
                }
            }
        }
        new Wavelet(component.coding.reversible()).inverse(component, samples);
        return samples;
    }

    /** High bands lie right of low ones and below them. */
    private static void put(int[] values, Area block, Subband band, TileComponent component, int resolution,
            float[] samples) {
        Area low = resolution == 0 ? band.area() : component.resolution(resolution - 1);
        int stride = component.area.width();
        int left = block.left() - band.area().left() + (band.right() ? low.width() : 0);
        int top = block.top() - band.area().top() + (band.below() ? low.height() : 0);
        boolean reversible = component.coding.reversible();
        float step = 0.5f * band.step();
        for (int y = 0; y < block.height(); y++) {
            int from = y * block.width();
            int to = (top + y) * stride + left;
            for (int x = 0; x < block.width(); x++) {
                int value = values[from + x];
                int half = value / 2;
                samples[to + x] = reversible ? half : value * step;
            }
        }
    }

    private boolean isLikeFirst(int component) {
        TileComponent first = components.get(0);
        TileComponent other = components.get(component);
        return other.area.equals(first.area) && other.coding.reversible() == first.coding.reversible();
    }

    private void unmix(List<float[]> samples) {
        float[] first = samples.get(0);
        float[] second = samples.get(1);
        float[] third = samples.get(2);
        boolean reversible = components.get(0).coding.reversible();
        for (int i = 0; i < first.length; i++) {
            float y = first[i];
            float u = second[i];
            float v = third[i];
            if (reversible) {
                float green = y - (((int) u + (int) v) >> 2);
                first[i] = v + green;
                second[i] = green;
                third[i] = u + green;
            } else {
                first[i] = y + v * 1.402f;
                second[i] = y - u * 0.34413f - v * 0.71414f;
                third[i] = y + u * 1.772f;
            }
        }
    }
}

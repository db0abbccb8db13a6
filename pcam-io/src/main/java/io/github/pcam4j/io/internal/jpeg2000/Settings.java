package io.github.pcam4j.io.internal.jpeg2000;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the segments of a header say of each component; those of a tile go before those of the image. */
final class Settings {
    private static final int COD = 0xff52;
    private static final int COC = 0xff53;
    private static final int QCD = 0xff5c;
    private static final int QCC = 0xff5d;
    /** What the second part of the standard adds: transforms of components, offsets, decompositions and the like. */
    private static final int FIRST_EXTENSION = 0xff70;
    private static final int LAST_EXTENSION = 0xff79;
    private static final int FIRST_MARKER = 0xff01;
    /** Each may say of every block that nothing is added to it, in a single byte. */
    private static final int MOST_LAYERS = 256;
    /** Precincts of a size, and markers before and behind packets' headers. */
    private static final int STYLES = 7;

    private final @Nullable Coding[] codings;
    private final @Nullable Quantization[] quantizations;
    private final boolean[] ownCoding;
    private final boolean[] ownQuantization;
    private int progression;
    private int layers;
    private boolean mixed;

    private Settings(@Nullable Coding[] codings, @Nullable Quantization[] quantizations) {
        this.codings = codings;
        this.quantizations = quantizations;
        this.ownCoding = new boolean[codings.length];
        this.ownQuantization = new boolean[codings.length];
    }

    Settings(int components) {
        this(new @Nullable Coding[components], new @Nullable Quantization[components]);
    }

    /** For a tile, whose segments may say otherwise. */
    Settings copy() {
        Settings copy = new Settings(Arrays.copyOf(codings, codings.length), Arrays.copyOf(quantizations, quantizations.length));
        copy.progression = progression;
        copy.layers = layers;
        copy.mixed = mixed;
        return copy;
    }

    /** Takes a segment, or lets it pass. */
    void take(int marker, ByteInput input) throws IOException {
        switch (marker) {
            case COD -> takeCoding(input);
            case COC -> {
                int component = component(input);
                codings[component] = Coding.read(input, style(input, 1));
                ownCoding[component] = true;
            }
            case QCD -> {
                Quantization read = Quantization.read(input);
                for (int i = 0; i < quantizations.length; i++) {
                    quantizations[i] = ownQuantization[i] ? quantizations[i] : read;
                }
            }
            case QCC -> {
                int component = component(input);
                quantizations[component] = Quantization.read(input);
                ownQuantization[component] = true;
            }
            default -> requireNeedless(marker);
        }
    }

    private void takeCoding(ByteInput input) throws IOException {
        boolean precincts = style(input, STYLES);
        progression = input.unsigned8();
        layers = input.unsigned16();
        if (layers == 0) {
            throw new IOException("JPEG 2000 data are of no layer, which cannot be");
        }
        if (layers > MOST_LAYERS) {
            throw new UnreadJpeg2000Exception(String.format(Locale.ROOT, "has JPEG 2000 data of %d layers where up to "
                    + "%d are read", layers, MOST_LAYERS));
        }
        int transform = input.unsigned8();
        mixed = transform == 1;
        requirePartOne(transform <= 1);
        Coding read = Coding.read(input, precincts);
        for (int i = 0; i < codings.length; i++) {
            codings[i] = ownCoding[i] ? codings[i] : read;
        }
    }

    /** Whether precincts have a size of their own. */
    private static boolean style(ByteInput input, int known) throws IOException {
        int style = input.unsigned8();
        requirePartOne((style & ~known) == 0);
        return (style & 1) != 0;
    }

    private static void requirePartOne(boolean isOfIt) throws UnreadJpeg2000Exception {
        if (!isOfIt) {
            throw new UnreadJpeg2000Exception("has JPEG 2000 data with extensions (part 2), which are not read");
        }
    }

    /** Comments, lengths and the like change nothing. */
    private static void requireNeedless(int marker) throws IOException {
        requirePartOne(marker < FIRST_EXTENSION || marker > LAST_EXTENSION);
        if (marker < FIRST_MARKER) {
            throw new IOException(String.format(Locale.ROOT, "JPEG 2000 data have %04x where a marker is to be",
                    marker));
        }
        String what = switch (marker) {
            case 0xff50 -> "extended capabilities (CAP)";
            case 0xff5e -> "a region of interest (RGN)";
            case 0xff5f -> "changes of order (POC)";
            case 0xff60, 0xff61 -> "packed headers (PPM, PPT)";
            default -> "";
        };
        if (!what.isEmpty()) {
            throw new UnreadJpeg2000Exception("has JPEG 2000 data with " + what + ", which are not read");
        }
    }

    private int component(ByteInput input) throws IOException {
        int component = input.unsigned8();
        if (component >= codings.length) {
            throw new IOException(String.format(Locale.ROOT, "JPEG 2000 data tell of component %d, and have %d", component,
                    codings.length));
        }
        return component;
    }

    Coding coding(int component) throws IOException {
        Coding coding = codings[component];
        if (coding == null || layers == 0) {
            throw new IOException("JPEG 2000 data do not say how they are coded");
        }
        return coding;
    }

    Quantization quantization(int component) throws IOException {
        Quantization quantization = quantizations[component];
        if (quantization == null) {
            throw new IOException("JPEG 2000 data do not say how they are quantized");
        }
        return quantization;
    }

    int progression() {
        return progression;
    }

    int layers() {
        return layers;
    }

    /** Whether the first three components are mixed, as brightness and colours. */
    boolean mixed() {
        return mixed;
    }
}

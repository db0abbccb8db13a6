package io.github.pcam4j.train.heatmap;

import io.github.pcam4j.io.region.LargeImage;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.internal.JsonObject;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;

/** Maps as they lie in the folder of a heatmap. */
final class SavedMap {
    private static final String REMEDY = "give the folder that 'pcam heatmap' wrote";
    private static final int PREFIX_BYTES = 10;

    private SavedMap() { }

    static ProbabilityMap read(Path folder) {
        Path file = folder.resolve(HeatmapFolder.GEOMETRY);
        JsonObject geometry = new JsonObject(Json.read(file, REMEDY));
        try {
            WindowGrid grid = new WindowGrid(geometry.integer("image_width"), geometry.integer("image_height"),
                    geometry.integer("window_size"), geometry.integer("cell_size"));
            Path image = Path.of(geometry.text("image"));
            return new ProbabilityMap(image, grid, numbers(folder.resolve(HeatmapFolder.NUMBERS), grid), null, scale(geometry,
                    image, grid));
        } catch (IllegalArgumentException e) {
            throw new TrainingException("%s is damaged: %s; %s".formatted(file, e.getMessage(), REMEDY), e);
        }
    }

    /** Maps of earlier versions do not say it, but their images may. */
    private static MapScale scale(JsonObject geometry, Path image, WindowGrid grid) {
        if (!geometry.has("pixels_of_largest_level")) {
            return MapScale.of(image, grid.imageWidth());
        }
        double largest = geometry.real("pixels_of_largest_level");
        double micrometres = geometry.has("micrometres_per_pixel") ? geometry.real("micrometres_per_pixel") : 0;
        if (!(largest >= 1 && largest <= LargeImage.MAX_SIDE && micrometres >= 0 && Double.isFinite(micrometres))) {
            throw new IllegalArgumentException("a scale of %s pixels and %s micrometres cannot be".formatted(largest,
                    micrometres));
        }
        return new MapScale(largest, micrometres > 0 ? OptionalDouble.of(micrometres) : OptionalDouble.empty());
    }

    private static float[] numbers(Path file, WindowGrid grid) {
        try (InputStream stream = Files.newInputStream(file);
                DataInputStream input = new DataInputStream(new BufferedInputStream(stream))) {
            byte[] prefix = input.readNBytes(PREFIX_BYTES);
            int length = prefix.length < PREFIX_BYTES ? 0 : (prefix[8] & 0xff) | (prefix[9] & 0xff) << 8;
            String header = new String(input.readNBytes(length), StandardCharsets.ISO_8859_1);
            String shape = String.format(Locale.ROOT, "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }",
                    grid.rows(), grid.columns());
            if (!header.startsWith(shape)) {
                throw new TrainingException("%s is damaged or of another map: its header should begin with %s; %s"
                        .formatted(file, shape, REMEDY));
            }
            float[] numbers = new float[grid.cells()];
            byte[] row = new byte[grid.columns() * Float.BYTES];
            for (int y = 0; y < grid.rows(); y++) {
                input.readFully(row);
                ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers, y * grid.columns(),
                        grid.columns());
            }
            requireProbabilities(file, numbers);
            return numbers;
        } catch (IOException e) {
            throw new TrainingException("%s cannot be read or ends early (%s); %s".formatted(file, e, REMEDY), e);
        }
    }

    private static void requireProbabilities(Path file, float[] numbers) {
        for (float number : numbers) {
            if (!Float.isNaN(number) && !(number >= 0 && number <= 1)) {
                throw new TrainingException("%s is damaged: it has %s, which is no probability; %s".formatted(file, number,
                        REMEDY));
            }
        }
    }
}

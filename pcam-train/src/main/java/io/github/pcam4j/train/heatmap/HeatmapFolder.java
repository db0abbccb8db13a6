package io.github.pcam4j.train.heatmap;

import io.github.pcam4j.internal.WholeFile;
import io.github.pcam4j.io.slide.SlideReader;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.AtomicFiles;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.internal.PngFiles;
import io.github.pcam4j.train.internal.RunLock;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a heatmap. It is filled beside its place, and stands there when all is written. A marker, written ahead of
 * everything else, tells a folder that a process left which was killed; nothing else is removed, but the files of an
 * earlier heatmap if that may be replaced.
 */
final class HeatmapFolder implements AutoCloseable {
    static final String GEOMETRY = "heatmap.json";
    static final String NUMBERS = "probabilities.npy";
    private static final String MARKER = "heatmap.part";
    private static final String WHAT_IT_IS = "A heatmap is being written here, or a process was killed while it did that. "
            + "The next one removes what was left of it.\n";
    /** In the order in which they are removed, and put in their place the other way round. */
    private static final List<String> FILES = List.of(GEOMETRY, "heatmap.html", "heatmap.geojson", "heatmap.png",
            "overlay.tif", "overlay.png", "probabilities.png", "probabilities.npy");
    /** The probability from which a cell is part of a region. */
    private static final double REGIONS_FROM = 0.5;
    private static final int NPY_ALIGNMENT = 64;
    private static final int NPY_PREFIX_BYTES = 10;

    private final Path folder;
    private final Path part;
    private final RunLock lock;

    private HeatmapFolder(Path folder, Path part, RunLock lock) {
        this.folder = folder;
        this.part = part;
        this.lock = lock;
    }

    /**
     * Checks the place before any work begins.
     *
     * @throws TrainingException if there is something that may not be replaced, nothing can be written, or another process
     *     writes there
     */
    static HeatmapFolder open(Path folder, boolean overwrite) {
        Path place = folder.toAbsolutePath().normalize();
        if (Files.exists(place) && !isLeftover(place)) {
            boolean heatmap = isHeatmap(place);
            if (!heatmap || !overwrite) {
                String found = heatmap
                        ? "%s holds a heatmap already; name another folder, or ask for it to be overwritten"
                        : "%s is there already and holds no heatmap; name a folder that is not there";
                throw new TrainingException(found.formatted(folder));
            }
        }
        Path part = place.resolveSibling(place.getFileName() + ".part");
        if (Files.exists(part, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(part.resolve(MARKER))) {
            throw new TrainingException(("%s is in the way: the heatmap would be written there first. Move it away, or name "
                    + "another folder than %s").formatted(part, folder));
        }
        AtomicFiles.write(part.resolve(MARKER), writer -> writer.write(WHAT_IT_IS));
        RunLock lock = RunLock.take(part);
        AtomicFiles.sweep(part, FILES);
        return new HeatmapFolder(place, part, lock);
    }

    private static boolean isHeatmap(Path place) {
        try {
            return Json.read(place.resolve(GEOMETRY)).keySet().containsAll(Set.of("image_width", "cell_size"));
        } catch (TrainingException e) {
            return false;
        }
    }

    private static boolean isLeftover(Path place) {
        return Files.isRegularFile(place.resolve(MARKER)) && !Files.exists(place.resolve(GEOMETRY));
    }

    /** Writes all files, and puts the folder in its place. */
    void write(ProbabilityMap map, @Nullable SlideReader slide, String format, int inputSize, String resize,
            double skipBackground, Map<String, String> madeBy) {
        try {
            writeNpy(map, part.resolve(NUMBERS));
            MapPictures pictures = new MapPictures(map);
            PngFiles.write(pictures.grey(), part.resolve("probabilities.png"));
            BufferedImage overlay = pictures.overlay();
            PngFiles.write(overlay, part.resolve("overlay.png"));
            OverlayTiff.write(overlay.getSubimage(0, 0, map.overview().width(), map.overview().height()),
                    map.overlayMicrometres(), part.resolve("overlay.tif"));
            PngFiles.write(pictures.coloured(Math.max(map.overview().width(), map.overview().height())),
                    part.resolve("heatmap.png"));
            MapScale scale = map.scale();
            AtomicFiles.write(part.resolve("heatmap.geojson"),
                    writer -> new MapGeoJson(map, scale).write(writer, REGIONS_FROM));
            new MapViewer(map, scale, slide).write(part.resolve("heatmap.html"));
        } catch (IOException e) {
            throw new TrainingException("%s cannot be written (%s); check the folder and the free space"
                    .formatted(part, e), e);
        } catch (LinkageError e) {
            throw new TrainingException("%s: the legend cannot be drawn (%s); on Linux install fontconfig and a font"
                    .formatted(folder, e), e);
        }
        Map<String, Object> geometry = geometry(map, format, inputSize, skipBackground);
        geometry.put("resize", resize);
        geometry.put("made_by", madeBy);
        Json.write(part.resolve(GEOMETRY), geometry);
        if (Files.exists(folder)) {
            exchange();
        } else {
            release();
            AtomicFiles.move(part, folder);
            AtomicFiles.removeAlone(folder.resolve(MARKER));
        }
    }

    /** File by file: others in the folder are somebody else's. Killed meanwhile, it holds the marker and no heatmap. */
    private void exchange() {
        AtomicFiles.write(folder.resolve(MARKER), writer -> writer.write(WHAT_IT_IS));
        FILES.forEach(name -> AtomicFiles.removeAlone(folder.resolve(name)));
        for (int i = FILES.size() - 1; i >= 0; i--) {
            AtomicFiles.move(part.resolve(FILES.get(i)), folder.resolve(FILES.get(i)));
        }
        AtomicFiles.removeAlone(folder.resolve(MARKER));
    }

    /** A folder with a file that is open cannot be renamed everywhere. */
    private void release() {
        lock.removeFile();
        lock.close();
    }

    /** NumPy's own format, version 1.0: a prefix, a header padded to 64 bytes with it, the numbers row by row. */
    private static void writeNpy(ProbabilityMap map, Path file) throws IOException {
        WindowGrid grid = map.grid();
        String header = String.format(Locale.ROOT, "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }",
                grid.rows(), grid.columns());
        int length = (NPY_PREFIX_BYTES + header.length() + NPY_ALIGNMENT) / NPY_ALIGNMENT * NPY_ALIGNMENT;
        String padded = header + " ".repeat(length - NPY_PREFIX_BYTES - header.length() - 1) + "\n";
        ByteBuffer prefix = ByteBuffer.allocate(NPY_PREFIX_BYTES).order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0)
                .putShort((short) padded.length());
        ByteBuffer row = ByteBuffer.allocate(grid.columns() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(file))) {
            output.write(prefix.array());
            output.write(padded.getBytes(StandardCharsets.US_ASCII));
            for (int y = 0; y < grid.rows(); y++) {
                for (int x = 0; x < grid.columns(); x++) {
                    row.putFloat(x * Float.BYTES, map.probability(x, y));
                }
                output.write(row.array());
            }
        }
        WholeFile.force(file);
    }

    private static Map<String, Object> geometry(ProbabilityMap map, String format, int inputSize,
            double skipBackground) {
        WindowGrid grid = map.grid();
        Map<String, Object> geometry = new LinkedHashMap<>();
        geometry.put("image", map.image().toAbsolutePath().normalize().toString());
        geometry.put("image_format", format);
        geometry.put("image_width", grid.imageWidth());
        geometry.put("image_height", grid.imageHeight());
        geometry.put("columns", grid.columns());
        geometry.put("rows", grid.rows());
        geometry.put("cell_size", grid.stride());
        geometry.put("window_size", grid.patch());
        geometry.put("window_margin", grid.margin());
        geometry.put("network_input_size", inputSize);
        geometry.put("beyond_edges", "symmetric");
        geometry.put("skip_background", skipBackground);
        geometry.put("nearly_white_from", Background.NEARLY_WHITE);
        geometry.put("predicted", map.predicted());
        geometry.put("not_predicted", grid.cells() - map.predicted());
        geometry.put("overlay_pixels_per_side", map.overview().factor());
        geometry.put("regions_from", REGIONS_FROM);
        geometry.put("pixels_of_largest_level", map.toLargest());
        map.micrometresPerPixel().ifPresent(it -> geometry.put("micrometres_per_pixel", it));
        return geometry;
    }

    /** Removes what was not put in its place. */
    @Override
    public void close() {
        if (Files.exists(part)) {
            release();
            FILES.forEach(name -> AtomicFiles.removeAlone(part.resolve(name)));
            AtomicFiles.sweep(part, FILES);
            AtomicFiles.removeAlone(part.resolve(MARKER));
            AtomicFiles.removeAlone(part);
        }
    }
}

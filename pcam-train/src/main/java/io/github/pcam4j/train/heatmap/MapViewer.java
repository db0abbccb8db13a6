package io.github.pcam4j.train.heatmap;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.slide.SlideReader;
import io.github.pcam4j.train.internal.AtomicFiles;
import io.github.pcam4j.train.internal.PngFiles;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page that lays the map over the image, with all that it shows in itself: OpenSeadragon and the image's tiles.
 *
 * @param map the map
 * @param scale how its pixels lie in the file
 * @param slide the image, if it is a slide that is open
 */
record MapViewer(ProbabilityMap map, MapScale scale, @Nullable SlideReader slide) {
    private static final Pattern PART = Pattern.compile("@([A-Z]+)@");
    /** What a browser draws without a pause. */
    private static final int MOST_CELLS = 1 << 20;
    /** How much is in the page at full size around a strong place, in windows a side. */
    private static final int AROUND = 3;

    /** Something that stands for a part of the template. */
    private interface Part {
        void write(Writer writer) throws IOException;
    }

    /** Writes it. */
    void write(Path file) throws IOException {
        if (slide != null) {
            write(file, PageTiles.of(slide), scale.toLargest());
            return;
        }
        // Rows of a PNG follow from those above; to cut tiles from it, it would be read again for each.
        try (SlideReader opened = SlideReader.open(map.image())) {
            boolean same = Math.abs(opened.levels().get(0).width() / scale.toLargest() - map.grid().imageWidth()) < 1;
            if (opened.format().startsWith("TIFF") && same) {
                write(file, PageTiles.of(opened), scale.toLargest());
                return;
            }
        } catch (PatchException e) {
            // Another level may be of a kind that is not read; the map's overview is there all the same.
        }
        write(file, PageTiles.of(map.overview()), 1.0 / map.overview().factor());
    }

    private void write(Path file, PageTiles.Picture picture, double toPicture) throws IOException {
        List<MapPeaks.Peak> peaks = MapPeaks.of(map);
        PageTiles tiles = new PageTiles(picture, peaks.stream().map(it -> around(it, toPicture)).toList());
        String data = JSON.std.asString(data(tiles, peaks, toPicture)).replace("<", "\\u003c");
        Map<String, Part> parts = Map.of("DATA", writer -> writer.write(data), "TILES", tiles::write,
                "LICENCE", writer -> writer.write(resource("openseadragon.LICENSE.txt")),
                "LIBRARY", writer -> writer.write(resource("openseadragon.min.js")));
        String template = resource("viewer.html");
        AtomicFiles.write(file, writer -> {
            int written = 0;
            Matcher names = PART.matcher(template);
            while (names.find()) {
                writer.write(template, written, names.start() - written);
                Objects.requireNonNull(parts.get(names.group(1)), names.group()).write(writer);
                written = names.end();
            }
            writer.write(template, written, template.length() - written);
        });
    }

    private static String resource(String name) throws IOException {
        try (InputStream page = Objects.requireNonNull(MapViewer.class.getResourceAsStream(name), name)) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Map<String, Object> data(PageTiles tiles, List<MapPeaks.Peak> peaks, double toPicture) {
        WindowGrid grid = map.grid();
        int shrink = (int) Math.ceil(Math.sqrt(Math.max(1, grid.cells() / (double) MOST_CELLS)));
        BufferedImage grey = new MapPictures(map).grey(shrink);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", String.valueOf(map.image().getFileName()));
        data.put("about", String.format(Locale.ROOT, "%,d x %,d pixels%s, %,d cells of %d pixels, %,d predicted",
                grid.imageWidth(), grid.imageHeight(), scale.micrometres().isPresent() ? String.format(Locale.ROOT,
                        " of %.3g \u00b5m", scale.micrometres().getAsDouble()) : "", grid.cells(), grid.stride(),
                map.predicted()));
        data.put("detail", tiles.detail());
        data.put("width", tiles.width());
        data.put("height", tiles.height());
        data.put("tile", PageTiles.TILE);
        data.put("minLevel", tiles.minLevel());
        data.put("maxLevel", tiles.maxLevel());
        data.put("columns", grey.getWidth());
        data.put("rows", grey.getHeight());
        data.put("cell", grid.stride() * toPicture * shrink);
        // Of a pixel of the largest tiles.
        scale.micrometres().ifPresent(it -> data.put("micrometres", it / toPicture));
        data.put("colours", ColorMap.stops());
        data.put("map", Base64.getEncoder().encodeToString(PngFiles.bytes(grey)));
        data.put("peaks", peaks.stream().map(it -> place(it, toPicture)).toList());
        return data;
    }

    private Map<String, Object> place(MapPeaks.Peak peak, double toPicture) {
        Rectangle around = around(peak, toPicture);
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("x", (int) around.getCenterX());
        place.put("y", (int) around.getCenterY());
        place.put("p", peak.probability());
        place.put("side", map.grid().patch() * toPicture);
        return place;
    }

    /** The middle of a cell, and what is around it. */
    private Rectangle around(MapPeaks.Peak peak, double toPicture) {
        WindowGrid grid = map.grid();
        double x = Math.min(grid.imageWidth(), (peak.column() + 0.5) * grid.stride()) * toPicture;
        double y = Math.min(grid.imageHeight(), (peak.row() + 0.5) * grid.stride()) * toPicture;
        int half = (int) Math.ceil(AROUND * grid.patch() * toPicture / 2);
        return new Rectangle((int) x - half, (int) y - half, 2 * half, 2 * half);
    }
}

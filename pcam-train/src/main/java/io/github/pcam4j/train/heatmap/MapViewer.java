package io.github.pcam4j.train.heatmap;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.train.internal.AtomicFiles;
import io.github.pcam4j.train.internal.PngFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** A page that lays the map over the image, with all that it shows in itself. */
record MapViewer(ProbabilityMap map, MapScale scale) {
    private static final String IMAGE = "@IMAGE@";
    private static final String DATA = "@DATA@";
    private static final int LONGEST_SIDE = 2048;
    private static final float QUALITY = 0.85f;
    /** What a browser draws without a pause. */
    private static final int MOST_CELLS = 1 << 20;

    /** Writes it. */
    void write(Path file) throws IOException {
        MapPictures pictures = new MapPictures(map);
        BufferedImage plain = pictures.plain(LONGEST_SIDE);
        String template = template();
        String data = JSON.std.asString(data(pictures, plain)).replace("<", "\\u003c");
        String image = Base64.getEncoder().encodeToString(jpeg(plain));
        int first = template.indexOf(IMAGE);
        int second = template.indexOf(DATA);
        AtomicFiles.write(file, writer -> {
            writer.write(template, 0, first);
            writer.write(image);
            writer.write(template, first + IMAGE.length(), second - first - IMAGE.length());
            writer.write(data);
            writer.write(template, second + DATA.length(), template.length() - second - DATA.length());
        });
    }

    private static String template() throws IOException {
        try (InputStream page = Objects.requireNonNull(MapViewer.class.getResourceAsStream("viewer.html"))) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Map<String, Object> data(MapPictures pictures, BufferedImage plain) {
        WindowGrid grid = map.grid();
        int shrink = (int) Math.ceil(Math.sqrt(Math.max(1, grid.cells() / (double) MOST_CELLS)));
        BufferedImage grey = pictures.grey(shrink);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", String.valueOf(map.image().getFileName()));
        data.put("about", String.format(Locale.ROOT, "%,d x %,d pixels%s, %,d cells of %d pixels, %,d predicted",
                grid.imageWidth(), grid.imageHeight(), scale.micrometres().isPresent() ? String.format(Locale.ROOT,
                        " of %.3g \u00b5m", scale.micrometres().getAsDouble()) : "", grid.cells(), grid.stride(),
                map.predicted()));
        data.put("width", plain.getWidth());
        data.put("height", plain.getHeight());
        data.put("imageWidth", grid.imageWidth());
        data.put("columns", grey.getWidth());
        data.put("rows", grey.getHeight());
        data.put("fullColumns", grid.imageWidth() / ((double) grid.stride() * shrink));
        data.put("fullRows", grid.imageHeight() / ((double) grid.stride() * shrink));
        // Of a pixel of the picture.
        scale.micrometres().ifPresent(it -> data.put("micrometres", it * grid.imageWidth() / plain.getWidth()));
        data.put("colours", ColorMap.stops());
        data.put("map", Base64.getEncoder().encodeToString(PngFiles.bytes(grey)));
        data.put("peaks", peaks(grid));
        return data;
    }

    private List<Map<String, Object>> peaks(WindowGrid grid) {
        return MapPeaks.of(map).stream().map(peak -> {
            Map<String, Object> place = new LinkedHashMap<>();
            place.put("x", Math.min(grid.imageWidth(), peak.column() * grid.stride() + grid.stride() / 2));
            place.put("y", Math.min(grid.imageHeight(), peak.row() * grid.stride() + grid.stride() / 2));
            place.put("p", peak.probability());
            place.put("side", grid.patch());
            return place;
        }).toList();
    }

    private static byte[] jpeg(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam quality = writer.getDefaultWriteParam();
            quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            quality.setCompressionQuality(QUALITY);
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, null), quality);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}

package io.github.pcam4j.io.slide;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Outlines as QuPath exports them: GeoJSON (RFC 7946) whose coordinates are pixels of the slide's largest level. Polygons and
 * multi-polygons, holes among them; a feature's class is the name of its {@code classification} (of a derived one, as in
 * {@code Tumor: Positive}, what stands before the colon), else its {@code name}. {@link AnnotationClasses} says which are
 * tumour; others mean nothing, and neither do detections, cells and tiles.
 *
 * <p>Read piece by piece: in memory are 16 bytes a corner.
 *
 * @see SlideAnnotations#read
 */
public final class QuPathAnnotations {
    private static final long MOST_BYTES = 1L << 30;
    private static final Set<String> NO_DRAWINGS = Set.of("detection", "cell", "tile", "tma_core", "root",
            "pathdetectionobject", "pathcellobject", "pathtileobject");

    private final Path file;
    private final AnnotationClasses classes;
    private final List<Path2D> positive = new ArrayList<>();
    private final List<Path2D> excluded = new ArrayList<>();
    private final List<Path2D> ignored = new ArrayList<>();
    private final Set<String> others = new TreeSet<>();
    private int features;

    /** What is known of a feature while it is read; its members come in any order. */
    private static final class Feature {
        private @Nullable GeoJsonShape shape;
        private @Nullable String classification;
        private @Nullable String name;
        private String kind = "";
    }

    private QuPathAnnotations(Path file, AnnotationClasses classes) {
        this.file = file;
        this.classes = classes;
    }

    /**
     * Reads a file.
     *
     * @param file the GeoJSON file
     * @param classes what its classes are
     * @return its outlines
     * @throws SlideException if there is no such file, it is no such JSON, an outline of a named class is no polygon, or there
     *     are outlines and none of a named class, naming the feature
     */
    public static SlideRegions read(Path file, AnnotationClasses classes) {
        return new QuPathAnnotations(file, classes).regions();
    }

    private SlideRegions regions() {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                throw new SlideException("%s is no file of annotations; give the GeoJSON that QuPath exported".formatted(file));
            }
            try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
                readAll(json);
            }
        } catch (JsonProcessingException e) {
            long line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new SlideException(String.format(Locale.ROOT, "%s is no GeoJSON (%s, line %d); export it from QuPath again",
                    file, e.getOriginalMessage().replaceAll("\\s+", " "), line), e);
        } catch (IOException e) {
            throw new SlideException("%s cannot be read (%s); check its permissions".formatted(file, e), e);
        }
        if (positive.isEmpty() && excluded.isEmpty() && ignored.isEmpty() && !others.isEmpty()) {
            throw new SlideException(("%s has outlines of the classes %s alone, and tumour is %s; say which of them is, or leave "
                    + "the file out if there is none").formatted(file, String.join(", ", others),
                    AnnotationClasses.list(classes.tumour())));
        }
        return new SlideRegions(positive, excluded, ignored);
    }

    /** A collection, a list of features, as older versions export it, or a single one. */
    private void readAll(JsonParser json) throws IOException {
        @Nullable JsonToken first = json.nextToken();
        if (first == JsonToken.START_ARRAY) {
            readFeatures(json);
        } else if (first == JsonToken.START_OBJECT) {
            readFeature(json);
        } else {
            throw damaged("begins neither with { nor with [");
        }
        if (json.nextToken() != null) {
            throw damaged("goes on behind its end");
        }
    }

    private void readFeatures(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw damaged("has features that are no list");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw damaged(String.format(Locale.ROOT, "has a feature %d that is no object", features + 1));
            }
            readFeature(json);
        }
    }

    private void readFeature(JsonParser json) throws IOException {
        Feature feature = new Feature();
        String type = "";
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String member = Objects.requireNonNull(json.currentName());
            json.nextToken();
            switch (member) {
                case "type" -> type = String.valueOf(json.getValueAsString());
                case "features" -> readFeatures(json);
                case "properties" -> readProperties(json, feature);
                case "geometry" -> feature.shape = json.currentToken() == JsonToken.START_OBJECT ?
                        GeoJsonShape.read(json, this::place)
                        : null;
                case "id" -> feature.kind = feature.kind.isEmpty() ? String.valueOf(json.getValueAsString()) : feature.kind;
                default -> json.skipChildren();
            }
        }
        if (type.equals("Feature")) {
            features++;
            add(feature);
        } else if (!type.equals("FeatureCollection")) {
            throw damaged(String.format(Locale.ROOT, "has an object of type '%s' behind its feature %d, where features are "
                    + "expected", type, features));
        }
    }

    private void readProperties(JsonParser json, Feature feature) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String member = Objects.requireNonNull(json.currentName());
            json.nextToken();
            switch (member) {
                case "classification" -> feature.classification = classification(json);
                case "name" -> feature.name = json.getValueAsString();
                case "objectType", "object_type" -> feature.kind = String.valueOf(json.getValueAsString());
                default -> json.skipChildren();
            }
        }
    }

    /** {@code {"name": "Tumor"}}, in newer versions {@code {"names": ["Tumor", "Positive"]}}, elsewhere a text. */
    private static @Nullable String classification(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            @Nullable String text = json.getValueAsString();
            json.skipChildren();
            return text;
        }
        @Nullable String name = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String member = Objects.requireNonNull(json.currentName());
            JsonToken value = json.nextToken();
            if (member.equals("name")) {
                name = json.getValueAsString();
            } else if (member.equals("names") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    name = name == null ? json.getValueAsString() : name;
                    json.skipChildren();
                }
            } else {
                json.skipChildren();
            }
        }
        return name;
    }

    private void add(Feature feature) {
        if (NO_DRAWINGS.contains(feature.kind.toLowerCase(Locale.ROOT))) {
            return;
        }
        String full = feature.classification != null ? feature.classification : feature.name == null ? "" : feature.name;
        int colon = full.indexOf(':');
        String name = AnnotationClasses.has(classes.tumour(), full) || colon < 0 ? full : full.substring(0, colon);
        @Nullable List<Path2D> outlines = AnnotationClasses.has(classes.tumour(), name) ? positive
                : AnnotationClasses.has(classes.excluded(), name) ? excluded
                : AnnotationClasses.has(classes.ignored(), name) ? ignored : null;
        if (outlines == null) {
            others.add(name.isBlank() ? "(none)" : name);
            return;
        }
        GeoJsonShape shape = feature.shape;
        if (shape == null || !shape.isArea()) {
            throw damaged(String.format(Locale.ROOT, "has as feature %d, of class '%s', %s, which encloses nothing", features,
                    name,
                    shape == null ? "no geometry" : "a " + shape.type()));
        }
        outlines.addAll(shape.polygons());
    }

    /** Where the parser is, for messages. */
    private String place() {
        return String.format(Locale.ROOT, "%s, feature %d", file, features + 1);
    }

    private SlideException damaged(String what) {
        return new SlideException("%s %s; export the annotations from QuPath again, as GeoJSON".formatted(file, what));
    }
}

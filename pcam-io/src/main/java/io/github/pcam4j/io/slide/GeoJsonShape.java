package io.github.pcam4j.io.slide;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/** A geometry of GeoJSON: polygons whose first ring is the outline and whose others are holes (RFC 7946, section 3.1.6). */
final class GeoJsonShape {
    private static final int CORNERS = 3;
    /** Lists around a point: those of a multi-polygon. */
    private static final int DEEPEST = 3;
    private static final int RING = 1;
    private static final int POLYGON = 2;

    private final Supplier<String> place;
    private final List<Path2D> polygons = new ArrayList<>();
    private Path2D polygon = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    private String type = "";
    private int height = -1;
    private int corners;

    private GeoJsonShape(Supplier<String> place) {
        this.place = place;
    }

    /**
     * Reads one.
     *
     * @param json at its beginning; left at its end
     * @param place where that is, for messages
     * @throws SlideException if a corner is no place, or a ring has fewer than three
     */
    static GeoJsonShape read(JsonParser json, Supplier<String> place) throws IOException {
        GeoJsonShape shape = new GeoJsonShape(place);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String member = Objects.requireNonNull(json.currentName());
            JsonToken value = json.nextToken();
            if (member.equals("type")) {
                shape.type = String.valueOf(json.getValueAsString());
            } else if (member.equals("coordinates") && value == JsonToken.START_ARRAY) {
                shape.height = shape.readLists(json, 0);
            } else {
                json.skipChildren();
            }
        }
        return shape;
    }

    String type() {
        return type;
    }

    List<Path2D> polygons() {
        return polygons;
    }

    /** Whether it encloses anything. */
    boolean isArea() {
        return !polygons.isEmpty() && ((type.equals("Polygon") && height == POLYGON)
                || (type.equals("MultiPolygon") && height == DEEPEST));
    }

    /** Reads a list of lists; how many are around a point, which itself has 0. */
    private int readLists(JsonParser json, int depth) throws IOException {
        JsonToken first = json.nextToken();
        if (first.isNumeric()) {
            readPoint(json);
            return 0;
        }
        int below = -1;
        for (JsonToken token = first; token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token != JsonToken.START_ARRAY || depth == DEEPEST) {
                throw damaged("has coordinates that are no polygon's");
            }
            int found = readLists(json, depth + 1);
            if (below >= 0 && found != below) {
                throw damaged("has coordinates of several kinds");
            }
            below = found;
        }
        if (below + 1 == RING) {
            endRing();
        } else if (below + 1 == POLYGON) {
            polygons.add(polygon);
            polygon = new Path2D.Double(Path2D.WIND_EVEN_ODD);
        }
        return below + 1;
    }

    private void readPoint(JsonParser json) throws IOException {
        double x = json.getDoubleValue();
        if (!json.nextToken().isNumeric()) {
            throw damaged("has a corner without a row");
        }
        double y = json.getDoubleValue();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            json.skipChildren();
        }
        if (!Double.isFinite(x) || !Double.isFinite(y)) {
            throw damaged("has a corner that is no place");
        }
        if (corners++ == 0) {
            polygon.moveTo(x, y);
        } else {
            polygon.lineTo(x, y);
        }
    }

    /** Lines are rings here that nothing closes; they are told by their type. */
    private void endRing() {
        if (corners < CORNERS && type.endsWith("Polygon")) {
            throw damaged(String.format(Locale.ROOT, "has an outline of %d corners, which encloses nothing", corners));
        }
        polygon.closePath();
        corners = 0;
    }

    private SlideException damaged(String what) {
        return new SlideException("%s %s; export the annotations from QuPath again, as GeoJSON".formatted(place.get(), what));
    }
}

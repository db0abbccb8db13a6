package io.github.pcam4j.train.heatmap;

import io.github.pcam4j.train.heatmap.MapRegions.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Locale;

/**
 * Regions as annotations that QuPath opens: GeoJSON (RFC 7946), but for its places, which are pixels of the file's largest
 * image.
 */
record MapGeoJson(ProbabilityMap map, MapScale scale) {

    /** Writes a feature a line, one region at a time. */
    void write(Writer writer, double threshold) throws IOException {
        writer.write("{\"type\": \"FeatureCollection\", \"features\": [");
        int[] count = {0};
        try {
            new MapRegions(map, threshold).forEach(region -> {
                try {
                    writer.write((count[0]++ == 0 ? "\n" : ",\n"));
                    writeFeature(writer, region, count[0]);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        writer.write("\n]}\n");
    }

    private void writeFeature(Writer writer, Region region, int number) throws IOException {
        writer.write("{\"type\": \"Feature\", \"geometry\": {\"type\": \"Polygon\", \"coordinates\": [");
        for (int ring = 0; ring < region.rings().size(); ring++) {
            writer.write(ring == 0 ? "[" : ", [");
            int[] corners = region.rings().get(ring);
            for (int i = 0; i < corners.length; i += 2) {
                writer.write(i == 0 ? "[" : ", [");
                writer.write(place(corners[i], map.grid().imageWidth()));
                writer.write(", ");
                writer.write(place(corners[i + 1], map.grid().imageHeight()));
                writer.write("]");
            }
            writer.write("]");
        }
        writer.write(String.format(Locale.ROOT, "]}, \"properties\": {\"objectType\": \"annotation\", \"name\": \"Region %d\", "
                + "\"classification\": {\"name\": \"Tumor\", \"color\": [200, 0, 0]}, \"measurements\": {"
                + "\"Mean probability\": %.6f, \"Largest probability\": %.6f%s}}}", number, region.mean(), region.largest(),
                area(region)));
    }

    private String area(Region region) {
        return scale.micrometres().isEmpty() ? "" : String.format(Locale.ROOT, ", \"Area \u00b5m^2\": %.2f",
                region.cells() * Math.pow(map.grid().stride() * scale.micrometres().getAsDouble(), 2));
    }

    /** The last cells are cut off at the image's edges. */
    private String place(int corner, int size) {
        double place = Math.min((double) corner * map.grid().stride(), size) * scale.toLargest();
        return place == Math.rint(place) ? String.valueOf(Math.round(place)) : String.format(Locale.ROOT, "%.2f", place);
    }
}

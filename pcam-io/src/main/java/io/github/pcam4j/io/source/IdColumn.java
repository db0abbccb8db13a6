package io.github.pcam4j.io.source;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.github.pcam4j.io.internal.Printable;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The column of a table that says which patch a row is about.
 *
 * @param names what it may be called
 * @param toId makes an id of its text
 */
record IdColumn(List<String> names, UnaryOperator<String> toId) {
    static final IdColumn ID = new IdColumn(List.of("id"), UnaryOperator.identity());

    /** The column's name in a table; refuses a table that has none, or no labels. */
    String in(NamedCsvRecord row, String location, boolean withLabels) {
        List<String> header = row.getHeader();
        return names.stream().filter(header::contains).findFirst()
                .filter(it -> !withLabels || header.contains("label"))
                .orElseThrow(() -> new PatchSourceException("%s has the columns %s; expected %s in its first line"
                        .formatted(location, shown(header), names.get(0) + (withLabels ? ",label" : ""))));
    }

    String id(String text) {
        return toId.apply(text);
    }

    private static String shown(List<String> header) {
        String text = Printable.of(header.toString());
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }
}

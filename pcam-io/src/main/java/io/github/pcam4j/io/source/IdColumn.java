package io.github.pcam4j.io.source;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The columns of a table: which patch a row is about, and its label.
 *
 * @param names what the first may be called
 * @param toId makes an id of its text
 */
record IdColumn(List<String> names, UnaryOperator<String> toId) {
    /** Ids are names of files, of which some tables keep the extension. */
    static final IdColumn ID = new IdColumn(List.of("id"), IdColumn::withoutExtension);

    private static final List<String> LABELS = List.of("label", "class", "target");
    private static final int LONGEST_SHOWN = 200;

    /** The places of the two in a table's rows; -1 for a label that is not asked for. */
    record Places(int id, int label) { }

    private static String withoutExtension(String id) {
        return FoundImages.isImage(id) ? FoundImages.withoutExtension(id) : id;
    }

    /**
     * Finds the columns: the first name that there is, and the only one that labels are known by.
     *
     * @throws PatchSourceException if there is none of a kind, or there are two, naming them
     */
    Places in(List<String> header, String location, boolean withLabels) {
        List<String> labels = header.stream().filter(LABELS::contains).toList();
        Optional<String> id = names.stream().filter(header::contains).findFirst();
        if (id.isEmpty() || (withLabels && labels.isEmpty())) {
            throw new PatchSourceException("%s has the columns %s; expected %s in its first line".formatted(location,
                    shown(header), names.get(0) + (withLabels ? ",label" : "")));
        }
        requireOne(header.stream().filter(id.get()::equals).toList(), location);
        requireOne(withLabels ? labels : List.of(), location);
        return new Places(header.indexOf(id.get()), withLabels ? header.indexOf(labels.get(0)) : -1);
    }

    private static void requireOne(List<String> columns, String location) {
        if (columns.size() > 1) {
            throw new PatchSourceException("%s has the columns %s, and only one can be meant; remove the others, or give them "
                    .formatted(location, String.join(" and ", columns)) + "another name");
        }
    }

    String id(String text) {
        return toId.apply(text);
    }

    private static String shown(List<String> header) {
        String text = header.toString();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}

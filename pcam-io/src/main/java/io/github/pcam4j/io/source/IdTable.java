package io.github.pcam4j.io.source;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of {@code train_labels.csv} or {@code sample_submission.csv}.
 *
 * @param location the file, for messages
 * @param labels the label of each id in the order of the file; 0 where labels are not read
 * @param labelled whether labels were read
 * @param rejected rows that cannot be used
 */
record IdTable(String location, Map<String, Byte> labels, boolean labelled, List<RejectedPatch> rejected) {

    /** A table without a file. */
    static IdTable of(List<String> ids) {
        Map<String, Byte> labels = new LinkedHashMap<>();
        ids.forEach(id -> labels.put(id, (byte) 0));
        return new IdTable("", labels, false, List.of());
    }

    static IdTable read(byte[] csv, String location, boolean withLabels) {
        Map<String, Byte> labels = new LinkedHashMap<>();
        List<RejectedPatch> rejected = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().detectBomHeader(true)
                .ofNamedCsvRecord(new ByteArrayInputStream(csv))) {
            for (NamedCsvRecord row : rows) {
                checkHeader(row, location, withLabels);
                add(row, location, withLabels, labels, rejected);
            }
        } catch (CsvParseException | IOException e) {
            throw new PatchSourceException("%s is not a readable CSV file (%s); restore the original"
                    .formatted(location, e.getMessage()), e);
        }
        if (labels.isEmpty()) {
            String first = rejected.isEmpty() ? "" : " (" + rejected.get(0).location() + ": " + rejected.get(0).reason() + ")";
            throw new PatchSourceException("%s has no usable row%s; expected a header id,label and a row for each image"
                    .formatted(location, first));
        }
        return new IdTable(location, labels, withLabels, rejected);
    }

    private static void checkHeader(NamedCsvRecord row, String location, boolean withLabels) {
        if (!row.getHeader().contains("id") || (withLabels && !row.getHeader().contains("label"))) {
            throw new PatchSourceException("%s has the columns %s; expected %s in its first line"
                    .formatted(location, row.getHeader(), withLabels ? "id,label" : "id"));
        }
    }

    private static void add(NamedCsvRecord row, String location, boolean withLabels,
            Map<String, Byte> labels, List<RejectedPatch> rejected) {
        String place = location + " line " + row.getStartingLineNumber();
        String id = row.findField("id").orElse("");
        String label = withLabels ? row.findField("label").orElse("") : "0";
        if (id.isBlank() || !id.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            rejected.add(new RejectedPatch(id, place, "the id is empty or has characters outside ASCII"));
        } else if (!label.equals("0") && !label.equals("1")) {
            rejected.add(new RejectedPatch(id, place, "the label must be 0 or 1, not '" + label + "'"));
        } else if (labels.containsKey(id)) {
            rejected.add(new RejectedPatch(id, place, "the id stands in an earlier line already"));
        } else {
            labels.put(id, Byte.valueOf(label));
        }
    }
}

package io.github.pcam4j.io.source;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The rows of {@code train_labels.csv}, {@code sample_submission.csv} or a table of one's own.
 *
 * @param location the file, for messages
 * @param labels the label of each id in the order of the file; 0 where labels are not read
 * @param labelled whether labels were read
 * @param rejected rows that cannot be used
 */
record IdTable(String location, Map<String, Byte> labels, boolean labelled, List<RejectedPatch> rejected) {

    /** A table without a file: a row for each image. */
    static IdTable of(FoundImages found, Function<ArchiveFile, String> location) {
        IdRows rows = new IdRows("");
        found.byId().forEach((id, image) -> rows.add(id, "0", () -> location.apply(image)));
        return new IdTable("", rows.labels(), false, rows.rejected());
    }

    private static String field(CsvRecord row, int place) {
        return place < row.getFieldCount() ? row.getField(place) : "";
    }

    static IdTable read(byte[] csv, String location, boolean withLabels) {
        return read(csv, location, withLabels, IdColumn.ID);
    }

    static IdTable read(byte[] csv, String location, boolean withLabels, IdColumn column) {
        IdRows found = new IdRows(location);
        try (CsvReader<CsvRecord> rows = CsvReader.builder().detectBomHeader(true)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE).ofCsvRecord(new ByteArrayInputStream(csv))) {
            IdColumn.Places places = null;
            for (CsvRecord row : rows) {
                if (places == null) {
                    places = column.in(row.getFields(), location, withLabels);
                } else {
                    found.add(column.id(field(row, places.id())), withLabels ? field(row, places.label()) : "0",
                            () -> location + " line " + row.getStartingLineNumber());
                }
            }
        } catch (CsvParseException | IOException e) {
            throw new PatchSourceException("%s is not a readable CSV file (%s); restore the original"
                    .formatted(location, e.getMessage()), e);
        }
        if (found.labels().isEmpty()) {
            List<RejectedPatch> rejected = found.rejected();
            String first = rejected.isEmpty() ? "" : " (" + rejected.get(0).location() + ": " + rejected.get(0).reason() + ")";
            throw new PatchSourceException("%s has no usable row%s; expected a header %s,label and a row for each image"
                    .formatted(location, first, column.names().get(0)));
        }
        return new IdTable(location, found.labels(), withLabels, found.rejected());
    }
}

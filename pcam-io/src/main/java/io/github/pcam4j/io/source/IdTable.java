package io.github.pcam4j.io.source;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.github.pcam4j.io.internal.Printable;
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
        found.byId().forEach((id, image) -> rows.add(id, "0", location.apply(image)));
        return new IdTable("", rows.labels(), false, rows.rejected());
    }

    static IdTable read(byte[] csv, String location, boolean withLabels) {
        return read(csv, location, withLabels, IdColumn.ID);
    }

    static IdTable read(byte[] csv, String location, boolean withLabels, IdColumn column) {
        IdRows found = new IdRows(location);
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().detectBomHeader(true)
                .ofNamedCsvRecord(new ByteArrayInputStream(csv))) {
            for (NamedCsvRecord row : rows) {
                String name = column.in(row, location, withLabels);
                found.add(column.id(row.findField(name).orElse("")),
                        withLabels ? row.findField("label").orElse("") : "0",
                        location + " line " + row.getStartingLineNumber());
            }
        } catch (CsvParseException | IOException e) {
            throw new PatchSourceException("%s is not a readable CSV file (%s); restore the original"
                    .formatted(location, Printable.of(String.valueOf(e.getMessage()))), e);
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

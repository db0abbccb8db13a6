package io.github.pcam4j.train.internal;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.pcam4j.train.error.TrainingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** CSV files, written whole or not at all. */
public final class CsvFiles {
    /** Of the whole competition a table has 15 MB. */
    private static final long MOST_BYTES = 1 << 30;

    private CsvFiles() { }

    /**
     * Writes a table.
     *
     * @param file the file, replaced as a whole
     * @param columns the first line
     * @param rows writes the others
     * @throws TrainingException if the file cannot be written; an older file stays as it was
     */
    public static void write(Path file, List<String> columns, Consumer<CsvWriter> rows) {
        AtomicFiles.write(file, writer -> {
            CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
            csv.writeRecord(columns);
            rows.accept(csv);
            csv.flush();
        });
    }

    /**
     * Reads a table, whatever the number of fields of its rows.
     *
     * @param file the file
     * @param remedy what to do about a file that cannot be read, a sentence without its full stop
     * @param rows takes all lines, the first included
     * @throws TrainingException if the file is missing, is no CSV file in UTF-8 or has more than a gigabyte
     */
    public static void read(Path file, String remedy, Consumer<Iterator<CsvRecord>> rows) {
        try {
            RegularFiles.require(file, MOST_BYTES);
            try (CsvReader<CsvRecord> reader = CsvReader.builder().detectBomHeader(true)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE).ofCsvRecord(file)) {
                rows.accept(reader.iterator());
            }
        } catch (NoSuchFileException e) {
            throw new TrainingException("%s does not exist. %s.".formatted(file, remedy), e);
        } catch (CsvParseException e) {
            throw new TrainingException("%s is no CSV file that can be read: %s. %s."
                    .formatted(file, causeOf(e), remedy), e);
        } catch (IOException | UncheckedIOException e) {
            throw new TrainingException(
                    "%s cannot be read: %s. Check that it is a file in UTF-8 and may be read.".formatted(file, e), e);
        }
    }

    private static String causeOf(CsvParseException e) {
        Throwable cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : e.getMessage() + " (" + cause.getMessage() + ")";
    }
}

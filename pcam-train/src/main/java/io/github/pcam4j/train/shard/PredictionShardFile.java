package io.github.pcam4j.train.shard;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.CsvFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/** A first line of names and values, then what a submission has. */
final class PredictionShardFile {
    static final String FORMAT = "pcam4j-predictions";
    private static final int VERSION = 1;
    private static final List<String> COLUMNS = List.of("id", "label");
    private static final int MOST_SHOWN = 200;
    private static final String REMEDY = "Predict this shard again";

    private final Path file;
    private final Iterator<CsvRecord> rows;

    private PredictionShardFile(Path file, Iterator<CsvRecord> rows) {
        this.file = file;
        this.rows = rows;
    }

    static void write(Path file, PredictionShard shard) {
        PredictionShare share = shard.share();
        List<String> head = new ArrayList<>(List.of(FORMAT));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("version", VERSION);
        values.put("shard", share.number());
        values.put("shards", share.count());
        values.put("first", share.first());
        values.put("end", share.end());
        values.put("patches", share.total());
        values.put("store", shard.store());
        values.put("by", shard.predictedBy());
        values.forEach((name, value) -> head.add(name + "=" + value));
        CsvFiles.write(file, head, csv -> {
            csv.writeRecord(COLUMNS);
            for (int i = 0; i < shard.ids().size(); i++) {
                csv.writeRecord(shard.ids().get(i), Double.toString(shard.probabilities()[i]));
            }
        });
    }

    static PredictionShard read(Path file) {
        List<PredictionShard> read = new ArrayList<>();
        CsvFiles.read(file, REMEDY, rows -> read.add(new PredictionShardFile(file, rows).shard()));
        return read.get(0);
    }

    private PredictionShard shard() {
        CsvRecord head = next("a first line that begins with " + FORMAT);
        if (!head.getField(0).equals(FORMAT)) {
            throw fault(head, "a first line that begins with %s, as shards of predictions have,".formatted(FORMAT));
        }
        Map<String, String> values = new LinkedHashMap<>();
        head.getFields().stream().skip(1).forEach(field -> values.put(field.replaceFirst("=.*", ""),
                field.contains("=") ? field.substring(field.indexOf('=') + 1) : ""));
        if (number(head, values, "version") > VERSION) {
            throw new TrainingException(String.format(Locale.ROOT, "%s is of version %d; this library reads up to %d. Use a "
                    + "newer one", file, number(head, values, "version"), VERSION));
        }
        PredictionShare share = share(head, values);
        CsvRecord columns = next("id,label");
        if (!columns.getFields().equals(COLUMNS)) {
            throw fault(columns, String.join(",", COLUMNS));
        }
        return rows(share, text(head, values, "store"), text(head, values, "by"));
    }

    private PredictionShare share(CsvRecord head, Map<String, String> values) {
        try {
            return new PredictionShare(number(head, values, "shard"), number(head, values, "shards"),
                    number(head, values, "first"), number(head, values, "end"), number(head, values, "patches"));
        } catch (IllegalArgumentException e) {
            throw fault(head, "a share of patches (" + e.getMessage() + ")");
        }
    }

    private PredictionShard rows(PredictionShare share, String store, String by) {
        int count = share.end() - share.first();
        List<String> ids = new ArrayList<>();
        // Grows with the rows that there are: a damaged line may claim any count.
        DoubleStream.Builder probabilities = DoubleStream.builder();
        for (int i = 0; i < count; i++) {
            CsvRecord row = next(String.format(Locale.ROOT, "row %d of %d", i + 1, count));
            probabilities.add(probability(row));
            ids.add(row.getField(0));
        }
        if (rows.hasNext()) {
            throw fault(rows.next(), "its end");
        }
        return new PredictionShard(share, store, by, ids, probabilities.build().toArray());
    }

    private double probability(CsvRecord row) {
        if (row.getFieldCount() == COLUMNS.size() && !row.getField(0).isEmpty()) {
            try {
                double probability = Double.parseDouble(row.getField(1));
                if (probability >= 0 && probability <= 1) {
                    return probability;
                }
            } catch (NumberFormatException e) {
                // As any other row that does not fit.
            }
        }
        throw fault(row, "an id and a probability");
    }

    private CsvRecord next(String expected) {
        if (!rows.hasNext()) {
            throw new TrainingException("%s ends where %s is expected. %s".formatted(file, expected, REMEDY));
        }
        return rows.next();
    }

    private int number(CsvRecord head, Map<String, String> values, String name) {
        try {
            return Integer.parseInt(text(head, values, name));
        } catch (NumberFormatException e) {
            throw fault(head, name + "=NUMBER");
        }
    }

    private String text(CsvRecord head, Map<String, String> values, String name) {
        String text = values.get(name);
        if (text == null) {
            throw fault(head, name + "=VALUE");
        }
        return text;
    }

    private TrainingException fault(CsvRecord row, String expected) {
        String found = String.join(",", row.getFields());
        return new TrainingException(String.format(Locale.ROOT, "%s, line %d: found %s where %s is expected. %s", file,
                row.getStartingLineNumber(), found.length() <= MOST_SHOWN ? found : found.substring(0, MOST_SHOWN) + "...",
                expected, REMEDY));
    }
}

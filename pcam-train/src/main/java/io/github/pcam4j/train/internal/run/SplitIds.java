package io.github.pcam4j.train.internal.run;

import io.github.pcam4j.train.internal.CsvFiles;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The names in a run's split, for stores other than its own. */
public final class SplitIds {
    private SplitIds() { }

    /** The ids of the patches that were trained on. */
    public static Set<String> trained(Path split) {
        Set<String> ids = new HashSet<>();
        CsvFiles.read(split, "Put it back as training wrote it", rows -> rows.forEachRemaining(row -> {
            if (row.getFieldCount() == 2 && row.getField(1).equals("train")) {
                ids.add(row.getField(0));
            }
        }));
        return ids;
    }
}

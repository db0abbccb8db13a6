package io.github.pcam4j.examples;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.report.RunReport;
import java.nio.file.Path;

/** The report of a run while it is trained. */
final class LiveReport {
    private final PatchStore store;
    private boolean failed;

    LiveReport(PatchStore store) {
        this.store = store;
    }

    /** Writes it anew; what cannot be written is told once, and ends no training. */
    void write(Path run) {
        try {
            RunReport.builder(run).store(store).build().write();
        } catch (RuntimeException | LinkageError e) {
            if (!failed) {
                failed = true;
                Output.note("pcam: warning: the report cannot be written while the training goes on: %s", e.getMessage());
            }
        }
    }
}

package io.github.pcam4j.examples.command.report;

import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.report.RunReport;
import io.github.pcam4j.train.report.TensorBoardLog;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What there is to look at of runs while they are trained: the report and, if it was asked for, curves for TensorBoard. */
public final class LiveReport {
    private final PatchStore store;
    private final boolean tensorBoard;
    private final Map<Path, TensorBoardLog> logs = new HashMap<>();
    private boolean failed;

    public LiveReport(PatchStore store, boolean tensorBoard) {
        this.store = store;
        this.tensorBoard = tensorBoard;
    }

    /** Writes it anew; what cannot be written is told once, and ends no training. */
    public void write(Path run) {
        try {
            RunReport.builder(run).store(store).build().write();
            if (tensorBoard) {
                logs.computeIfAbsent(run, TensorBoardLog::begin).update();
            }
        } catch (RuntimeException | LinkageError e) {
            if (!failed) {
                failed = true;
                Output.note("pcam: warning: the report cannot be written while the training goes on: %s", e.getMessage());
            }
        }
    }
}

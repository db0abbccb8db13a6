package io.github.pcam4j.io.summary;

import io.github.pcam4j.internal.Workers;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Future;

/** Goes through a store once, in runs of neighbouring patches of about a megabyte, on several threads. */
final class PatchPass {
    private static final int RUN_BYTES = 1 << 20;

    private final PatchStore store;
    private final PatchFacts facts;
    private final List<PatchScan> scans = new ArrayList<>();
    private final int run;
    private final ProgressListener progress;

    PatchPass(PatchStore store, Thresholds thresholds, int threads, ProgressListener progress) {
        this.store = store;
        this.facts = new PatchFacts(store.size());
        this.run = Math.max(1, RUN_BYTES / store.shape().bytes());
        this.progress = progress;
        for (int i = 0; i < threads; i++) {
            scans.add(new PatchScan(store, Math.min(run, store.size()), thresholds, facts));
        }
    }

    PatchFacts facts() {
        return facts;
    }

    PixelSums sums() {
        PixelSums total = new PixelSums();
        scans.forEach(scan -> total.add(scan.sums()));
        return total;
    }

    void read() {
        Queue<Future<?>> pending = new ArrayDeque<>();
        try (Workers readers = new Workers(scans.size(), "pcam-summary")) {
            try {
                read(readers, pending);
            } finally {
                pending.forEach(future -> future.cancel(false));
            }
        }
    }

    /** A scan has the next run only when it is through with the one before. */
    private void read(Workers readers, Queue<Future<?>> pending) {
        int next = 0;
        int done = 0;
        int runs = (store.size() + run - 1) / run;
        while (done < runs) {
            while (next < runs && pending.size() < scans.size()) {
                PatchScan scan = scans.get(next % scans.size());
                int first = next++ * run;
                pending.add(readers.submit(() -> {
                    scan.scan(first, Math.min(run, store.size() - first));
                    return null;
                }));
            }
            Workers.await(pending.remove(), () -> new PatchStoreException(
                    "summarizing %s was interrupted".formatted(store.path())));
            done++;
            progress.progress("reading", Math.min(store.size(), (long) done * run), store.size(), "");
        }
    }
}

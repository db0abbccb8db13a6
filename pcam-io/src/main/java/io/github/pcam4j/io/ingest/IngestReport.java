package io.github.pcam4j.io.ingest;

import io.github.pcam4j.io.source.RejectedPatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an ingest did.
 *
 * @param store the finished store
 * @param stored how many patches it holds
 * @param resumedFrom how many of them were there already; all of them if the store was complete
 * @param rejected the patches left out, in the order they were met
 * @param rejectedFile where they are listed (CSV: id,location,reason); empty if there are none
 * @param elapsed the time it took
 * @see PatchIngest
 */
public record IngestReport(
        Path store, int stored, int resumedFrom, List<RejectedPatch> rejected, Optional<Path> rejectedFile, Duration elapsed) {

    /** Copies the list. */
    public IngestReport {
        rejected = List.copyOf(rejected);
    }
}

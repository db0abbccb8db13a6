package io.github.pcam4j.io.source;

/**
 * A patch that cannot be used.
 *
 * @param id its name
 * @param location the file, and the line where there is one
 * @param reason what is wrong with it
 * @see io.github.pcam4j.io.ingest.IngestReport
 */
public record RejectedPatch(String id, String location, String reason) { }

package io.github.pcam4j.io.ingest;

/**
 * What to do about a patch that cannot be used.
 *
 * @see PatchIngest.Builder#onError
 */
public enum OnError {
    /** Stop, and leave no store. */
    FAIL,
    /** Leave it out, note it, and go on. */
    SKIP
}

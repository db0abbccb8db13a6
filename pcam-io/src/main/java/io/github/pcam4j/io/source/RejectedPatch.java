package io.github.pcam4j.io.source;

import io.github.pcam4j.PrintableText;

/**
 * A patch that cannot be used.
 *
 * @param id its name
 * @param location the file, and the line where there is one
 * @param reason what is wrong with it
 * @see io.github.pcam4j.io.ingest.IngestReport
 */
public record RejectedPatch(String id, String location, String reason) {

    /**
     * A rejected patch. Control characters in names, such as line breaks, are made visible ({@code \n}).
     *
     * @param id its name
     * @param location the file, and the line where there is one
     * @param reason what is wrong with it
     */
    public RejectedPatch {
        id = PrintableText.of(id);
        location = PrintableText.of(location);
        reason = PrintableText.of(reason);
    }
}

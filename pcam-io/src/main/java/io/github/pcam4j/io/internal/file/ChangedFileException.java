package io.github.pcam4j.io.internal.file;

import java.io.IOException;
import java.nio.file.Path;

/** A file was replaced or written while it was open; what was read before and after does not go together. */
public final class ChangedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    ChangedFileException(Path path, String what) {
        super("%s was replaced or overwritten while it was open (%s); what was read of it does not go together. Leave "
                .formatted(path, what) + "the file alone while it is used, and begin again");
    }
}

package io.github.pcam4j.io.internal.jpeg2000;

import java.io.IOException;

/** A codestream that may be in order, and uses something that is not read. */
public final class UnreadJpeg2000Exception extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Names it.
     *
     * @param reason what is not read, as the end of a sentence about the image
     */
    public UnreadJpeg2000Exception(String reason) {
        super(reason);
    }
}

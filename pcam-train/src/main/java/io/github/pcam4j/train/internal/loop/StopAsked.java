package io.github.pcam4j.train.internal.loop;

import io.github.pcam4j.PcamException;

/** Ends the judging of a model, which has changed nothing yet, between two of its batches. */
public final class StopAsked extends PcamException {
    private static final long serialVersionUID = 1L;

    public StopAsked() {
        super("asked to stop");
    }
}

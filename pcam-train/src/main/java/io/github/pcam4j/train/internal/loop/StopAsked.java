package io.github.pcam4j.train;

/** Ends the judging of a model, which has changed nothing yet, between two of its batches. */
final class StopAsked extends RuntimeException {
    private static final long serialVersionUID = 1L;
}

package io.github.pcam4j.spark;

/** A command line that cannot be understood. */
final class WrongUsage extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    WrongUsage(String message) {
        super(message);
    }
}

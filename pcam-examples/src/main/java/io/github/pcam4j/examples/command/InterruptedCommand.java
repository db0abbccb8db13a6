package io.github.pcam4j.examples.command;

/** A command was ended by Ctrl-C or SIGTERM, in good order, before it was done. */
public final class InterruptedCommand extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String goesOn;

    /**
     * @param message what was left undone
     * @param exitCode of the process
     * @param goesOn the command that does the rest; nothing where another process tells it
     */
    public InterruptedCommand(String message, int exitCode, String goesOn) {
        super(message);
        this.exitCode = exitCode;
        this.goesOn = goesOn;
    }

    int exitCode() {
        return exitCode;
    }

    String goesOn() {
        return goesOn;
    }
}

package io.github.pcam4j.examples.command.report;

import java.util.Optional;
import picocli.CommandLine.Option;

/** How a training can be looked at while it goes on. */
public final class ServeOption {
    @Option(names = "--serve", arity = "0..1", fallbackValue = "0", paramLabel = "PORT", description = "Serve the report to "
            + "browsers of this machine while it trains, on a port of 127.0.0.1; on any that is free unless given "
            + "(--serve=8080).")
    private Optional<Integer> port;

    @Option(names = "--tensorboard", description = "Write the curves by step and epoch for TensorBoard, too "
            + "(events.out.tfevents.* in the run), after each epoch.")
    private boolean tensorBoard;

    /** Refuses a wrong value before anything is read. */
    public void check() {
        port.ifPresent(LiveServer::requirePort);
    }

    public boolean tensorBoard() {
        return tensorBoard;
    }

    public Optional<Integer> port() {
        return port;
    }
}

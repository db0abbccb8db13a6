package io.github.pcam4j.examples.command.option;

import io.github.pcam4j.train.calibrate.Calibration;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** What becomes of probabilities in the end. */
public final class CalibrationOption {
    @Option(names = "--calibration", paramLabel = "FILE", description = "Calibrate probabilities by this file, which 'pcam "
            + "calibrate' wrote.")
    private Optional<Path> file;

    /** Reads the file, before time is spent on probabilities; without one they stay as they are. */
    public UnaryOperator<double[]> read() {
        return fitted().<UnaryOperator<double[]>>map(it -> it::apply)
                .orElse(UnaryOperator.identity());
    }

    /** Reads the file, if there is one. */
    public Optional<Calibration> fitted() {
        return file.map(Calibration::load);
    }

    public Optional<Path> file() {
        return file;
    }
}

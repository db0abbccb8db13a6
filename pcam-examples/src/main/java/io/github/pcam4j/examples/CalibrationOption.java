package io.github.pcam4j.examples;

import io.github.pcam4j.train.calibrate.Calibration;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** What becomes of probabilities in the end. */
final class CalibrationOption {
    @Option(names = "--calibration", paramLabel = "FILE", description = "Calibrate probabilities by this file, which 'pcam "
            + "calibrate' wrote.")
    private Optional<Path> file;

    /** Reads the file, before time is spent on probabilities; without one they stay as they are. */
    UnaryOperator<double[]> read() {
        return fitted().<UnaryOperator<double[]>>map(it -> it::apply)
                .orElse(UnaryOperator.identity());
    }

    /** Reads the file, if there is one. */
    Optional<Calibration> fitted() {
        return file.map(Calibration::load);
    }

    Optional<Path> file() {
        return file;
    }
}

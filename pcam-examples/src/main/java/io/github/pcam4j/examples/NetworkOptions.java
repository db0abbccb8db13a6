package io.github.pcam4j.examples;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import picocli.CommandLine.Option;

/** Which network. */
final class NetworkOptions {
    @Option(names = "--filters", split = ",", defaultValue = "32,64,128", description = "Filters of each block.")
    private int[] filters;

    @Option(names = "--units", split = ",", defaultValue = "256,128", description = "Units of each dense layer.")
    private int[] units;

    @Option(names = "--dropout", defaultValue = "0.5", description = "Share of units dropped after dense layers.")
    private double dropout;

    @Option(names = "--bn-momentum", defaultValue = "0.99", description = "Share of batch normalization's moving "
            + "statistics kept at each step; where there are few steps, a smaller one such as 0.9 lags less.")
    private double batchNormMomentum;

    /** The network for patches of a size. */
    CnnSpec spec(int inputSize) {
        return PcamCnn.builder().inputSize(inputSize).filters(filters).units(units).dropout(dropout)
                .batchNorm(CnnSpec.documented().batchNormEpsilon(), batchNormMomentum).build();
    }
}

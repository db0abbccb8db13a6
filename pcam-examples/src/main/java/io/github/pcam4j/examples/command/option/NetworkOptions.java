package io.github.pcam4j.examples.command.option;

import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.InputSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.PcamCnn;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which network. */
public final class NetworkOptions {
    private static final String DOCUMENTED = "cnn";
    private static final double DOCUMENTED_DROPOUT = 0.5;
    private static final int USUAL_SIZE = 128;
    private static final int MOST_BLOCKS = 12;
    private static final List<String> OF_CNN = List.of("--filters", "--units", "--bn-momentum");
    private static final List<String> OF_BACKBONES = List.of("--input-size", "--normalize");

    @Option(names = "--network", defaultValue = DOCUMENTED, paramLabel = "NAME", description = "The documented network, "
            + "cnn, or one that people pre-train, on the engine torch: resnet18, resnet34, resnet50, resnext50_32x4d, "
            + "seresnext50_32x4d, efficientnet_b3 and more; see docs/networks.md.")
    private String network;

    @Option(names = "--input-size", paramLabel = "N", description = "Rows and columns that patches are enlarged to for "
            + "such a network; as the store has them unless given.")
    private Optional<Integer> inputSize;

    @Option(names = "--normalize", defaultValue = "imagenet", paramLabel = "imagenet|half|none", description = "What such a "
            + "network was pre-trained on: values less ImageNet's mean by its deviation, less 0.5 by 0.5, or in [0, 1].")
    private String normalize;

    @Option(names = "--filters", split = ",", defaultValue = "32,64,128", description = "Filters of each block.")
    private int[] filters;

    @Option(names = "--units", split = ",", defaultValue = "256,128", description = "Units of each dense layer.")
    private int[] units;

    @Option(names = "--dropout", description = "Share of units dropped after dense layers, 0.5 unless given; of other "
            + "networks ahead of the head, as their originals unless given.")
    private Optional<Double> dropout;

    @Option(names = "--bn-momentum", defaultValue = "0.99", description = "Share of batch normalization's moving "
            + "statistics kept at each step; where there are few steps, a smaller one such as 0.9 lags less.")
    private double batchNormMomentum;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Refuses wrong values before a store tells how large its patches are. */
    public void check() {
        WrongOption.checked(() -> spec(anySize()));
    }

    /** Rows and columns that are enough for as many blocks as there are. */
    public int anySize() {
        return Math.max(USUAL_SIZE, 1 << Math.min(MOST_BLOCKS, filters.length + 2));
    }

    /** The network for patches of a size. */
    public ModelSpec spec(int patchSize) {
        boolean documented = network.equals(DOCUMENTED);
        for (String option : documented ? OF_BACKBONES : OF_CNN) {
            if (command.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new IllegalArgumentException("%s is none of the network %s; leave it out".formatted(option, network));
            }
        }
        return documented ? cnn(patchSize) : backbone(patchSize);
    }

    private ModelSpec cnn(int patchSize) {
        return PcamCnn.builder().inputSize(patchSize).filters(filters).units(units)
                .dropout(dropout.orElse(DOCUMENTED_DROPOUT))
                .batchNorm(CnnSpec.documented().batchNormEpsilon(), batchNormMomentum).build();
    }

    private ModelSpec backbone(int patchSize) {
        int size = inputSize.orElse(patchSize);
        BackboneSpec spec = BackboneSpec.of(network, size).with(input(size).ofPatches(patchSize));
        return dropout.map(spec::withDropout).orElse(spec);
    }

    private InputSpec input(int size) {
        return switch (normalize) {
            case "imagenet" -> InputSpec.imageNet(size);
            case "half" -> new InputSpec(size, size, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));
            case "none" -> InputSpec.scaled(size);
            default -> throw new IllegalArgumentException("--normalize takes imagenet, half or none, not '%s'"
                    .formatted(normalize));
        };
    }
}

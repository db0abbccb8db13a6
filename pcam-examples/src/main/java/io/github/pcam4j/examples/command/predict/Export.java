package io.github.pcam4j.examples.command.predict;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.onnx.OnnxExport;
import io.github.pcam4j.onnx.OnnxInput;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.ensemble.CrossValidation;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.export.WsInferExport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** From a run to a model for programs that know nothing of this one. */
@Command(name = "export", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = "Writes the best model of a run as ONNX, for ONNX Runtime and others, or as WSInfer takes it, for "
                + "QuPath.")
public final class Export implements Callable<Integer> {
    private static final List<String> OF_WSINFER = List.of("--patch", "--spacing", "--classes");

    @Parameters(index = "0", paramLabel = "RUN", description = "The run that 'pcam train' wrote.")
    private Path run;

    @Option(names = "--onnx", paramLabel = "FILE", description = "Write an ONNX model, conventionally *.onnx.")
    private Optional<Path> onnx;

    @Option(names = "--input", defaultValue = "uint8", paramLabel = "uint8|float", description = "What the ONNX model "
            + "takes: uint8 (batch, row, column, channel), 0 to 255; or float (batch, channel, row, column), 0 to 1.")
    private String input;

    @Option(names = "--wsinfer", paramLabel = "FOLDER", description = "Write torchscript_model.pt and config.json, which "
            + "WSInfer and QuPath's extension for it take.")
    private Optional<Path> wsInfer;

    @Option(names = "--patch", paramLabel = "PIXELS", description = "For WSInfer, pixels of a slide that become one "
            + "patch; as the store's patches were before they were resized unless given.")
    private Optional<Integer> patch;

    @Option(names = "--spacing", defaultValue = "0.97", paramLabel = "MICROMETRES", description = "For WSInfer, the size of "
            + "a pixel of those patches; the default is PatchCamelyon's.")
    private double spacing;

    @Option(names = "--classes", split = ",", arity = "1", defaultValue = "Normal,Tumor", description = "For WSInfer, the "
            + "names of label 0 and label 1.")
    private List<String> classes;

    @Option(names = "--overwrite", description = "Replace files that are there already.")
    private boolean overwrite;

    @Spec
    private CommandSpec command;

    @Mixin
    private Output output;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new Export(), arguments));
    }

    @Override
    public Integer call() {
        requireSense();
        RunDirectory trained = finished();
        ModelSpec spec = trained.spec();
        NetworkWeights weights = trained.bestWeights();
        Map<String, Object> result = Output.map("run", run);
        // Built first, so that nothing is written of what is asked for in part only.
        Optional<OnnxExport> model = onnx.map(file -> OnnxExport.builder(spec, weights).input(form())
                .metadata(origins(trained)).overwrite(overwrite).build());
        Optional<WsInferExport> script = wsInfer.map(folder -> WsInferExport.builder(spec, weights)
                .patchSize(patch.orElseGet(() -> trained.originalShape().map(PatchShape::height).orElse(spec.inputSize())))
                .spacing(spacing).classNames(classes.get(0), classes.get(1)).overwrite(overwrite).build());
        model.ifPresent(it -> {
            it.write(onnx.orElseThrow());
            output.say("%s: %s as ONNX, from %s", onnx.orElseThrow(), spec.name(), form());
            result.put("onnx", onnx.orElseThrow());
        });
        script.ifPresent(it -> {
            it.write(wsInfer.orElseThrow());
            output.say("%s: %s for WSInfer, at %s micrometres a pixel", wsInfer.orElseThrow(), spec.name(), spacing);
            result.put("wsinfer", wsInfer.orElseThrow());
        });
        output.result(result);
        return 0;
    }

    private void requireSense() {
        if (onnx.isEmpty() && wsInfer.isEmpty()) {
            throw new ParameterException(command.commandLine(), "Missing required option: --onnx FILE or --wsinfer FOLDER");
        }
        if (onnx.isEmpty()) {
            refuse(List.of("--input"), "--onnx");
        }
        if (wsInfer.isEmpty()) {
            refuse(OF_WSINFER, "--wsinfer");
        }
        if (classes.size() != 2) {
            throw new WrongOption("--classes takes two names, of label 0 and of label 1, not " + classes);
        }
        patch.ifPresent(pixels -> WrongOption.requireAtLeast(1, pixels, "--patch"));
        WrongOption.requirePositive(spacing, "--spacing");
        form();
    }

    private void refuse(List<String> options, String whose) {
        for (String option : options) {
            if (command.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new WrongOption("%s is of %s; give that as well, or leave it out"
                        .formatted(option, whose));
            }
        }
    }

    private OnnxInput form() {
        return switch (input) {
            case "uint8" -> OnnxInput.UINT8_NHWC;
            case "float" -> OnnxInput.FLOAT_NCHW;
            default -> throw new WrongOption("--input takes uint8 or float, not '%s'".formatted(input));
        };
    }

    private RunDirectory finished() {
        if (CrossValidation.holdsFolds(run)) {
            throw new TrainingException("%s holds folds, each with a model of its own; give one of them, such as %s"
                    .formatted(run, run.resolve("fold-1")));
        }
        RunDirectory trained = RunDirectory.open(run);
        if (!trained.isFinished()) {
            throw new TrainingException("%s is not finished: its best model may be yet to come. Resume it with 'pcam train "
                    .formatted(run) + "--resume', and then export it");
        }
        return trained;
    }

    /** How it was trained. */
    private static Map<String, String> origins(RunDirectory trained) {
        Map<String, String> origins = new LinkedHashMap<>();
        trained.originalShape().ifPresent(it -> origins.put("patches_resized_from", it.height() + " x " + it.width()));
        trained.metrics().forEach((name, value) -> {
            if (!name.equals("parameters")) {
                origins.put("trained." + name, String.valueOf(value));
            }
        });
        return origins;
    }
}

package io.github.pcam4j.train.export;

import io.github.pcam4j.internal.WholeFile;
import io.github.pcam4j.model.InputSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;

/**
 * Writes a trained network as <a href="https://wsinfer.readthedocs.io">WSInfer</a> and its extension of QuPath take models:
 * {@code torchscript_model.pt} and {@code config.json} in a folder.
 *
 * <p>The model takes patches that were scaled to [0, 1] and normalized, float32 (batch, channel, row, column), and gives two
 * values for each: 0 and the logit. A softmax, which WSInfer applies to models of two classes and QuPath's extension to all,
 * makes of them the probabilities of labels 0 and 1 as engines give them. A model of one class would have a softmax of 1
 * always in QuPath. {@code config.json} is of specification 1.0: what to cut from a slide, and what to do to it before the
 * model is run. {@code pcam-torch} and LibTorch must be on the class path, whatever engine the network was trained by.
 *
 * <p>Immutable and safe for use by several threads, each with a folder of its own.
 *
 * <pre>{@code
 * CnnSpec spec = CnnSpec.documented();
 * WsInferExport.builder(spec, WeightsFile.load(Path.of("run/best.weights.h5"), spec)).patchSize(96).build()
 *         .write(Path.of("model"));
 * }</pre>
 */
public final class WsInferExport {
    /** PatchCamelyon's, in micrometres: slides scanned at 0.243, reduced by 4. */
    public static final double PATCH_CAMELYON_SPACING = 0.97;

    private static final String MODEL = "torchscript_model.pt";
    private static final String CONFIG = "config.json";

    private final ModelSpec spec;
    private final NetworkWeights weights;
    private final Map<String, Object> config;
    private final boolean overwrite;

    private WsInferExport(Builder builder) {
        this.spec = builder.spec;
        this.weights = builder.weights;
        this.config = builder.config();
        this.overwrite = builder.overwrite;
    }

    /**
     * An export of a network.
     *
     * @param spec the network
     * @param weights its parameters, in the layout of {@link ModelSpec#parameters}
     * @return a builder
     */
    public static Builder builder(ModelSpec spec, NetworkWeights weights) {
        return new Builder(spec, weights);
    }

    /**
     * Writes both files, each beside its place and then renamed, the configuration last.
     *
     * @param folder the folder, made if need be
     * @throws TrainingException if one of the files is there already and may not be replaced, a file cannot be written, or
     *     LibTorch is not there
     */
    public void write(Path folder) {
        for (String name : List.of(MODEL, CONFIG)) {
            Path file = folder.resolve(name);
            if (!overwrite && Files.exists(file)) {
                throw new TrainingException("%s is there already; name another folder, or ask for it to be overwritten"
                        .formatted(file));
            }
        }
        TorchScriptWriter writer = ServiceLoader.load(TorchScriptWriter.class).findFirst().orElseThrow(() ->
                new TrainingException("nothing here writes TorchScript; add io.github.pcam4j:pcam-torch and LibTorch, "
                        + "which do"));
        writeModel(writer, folder.resolve(MODEL));
        Json.write(folder.resolve(CONFIG), config);
    }

    private void writeModel(TorchScriptWriter writer, Path model) {
        try {
            // Always through a part of one name: LibTorch writes it into the model, and the same network is to give the same
            // bytes.
            WholeFile.write(model, part -> {
                // LibTorch does not say why a file cannot be made.
                Files.write(part, new byte[0]);
                writer.write(spec, weights, part);
            });
        } catch (IOException e) {
            throw new TrainingException("%s cannot be written (%s); check the folder, its permissions and the free space"
                    .formatted(model, e), e);
        }
    }

    /** What to export, and for which slides. Not safe for use by several threads. */
    public static final class Builder {
        private final ModelSpec spec;
        private final NetworkWeights weights;
        private int patchSize;
        private double spacing = PATCH_CAMELYON_SPACING;
        private List<String> classNames = List.of("Normal", "Tumor");
        private boolean overwrite;

        private Builder(ModelSpec spec, NetworkWeights weights) {
            this.spec = Objects.requireNonNull(spec, "spec");
            this.weights = Objects.requireNonNull(weights, "weights");
            this.patchSize = spec.inputSize();
        }

        /**
         * Rows and columns that are cut from a slide, as patches had them before they were resized for the network.
         * Default: the size that the network takes.
         *
         * @param pixels at least 1
         * @return this
         */
        public Builder patchSize(int pixels) {
            patchSize = pixels;
            return this;
        }

        /**
         * The size of a pixel of those patches. Default: {@value WsInferExport#PATCH_CAMELYON_SPACING}, PatchCamelyon's.
         *
         * @param micrometres positive
         * @return this
         */
        public Builder spacing(double micrometres) {
            spacing = micrometres;
            return this;
        }

        /**
         * What the labels are called. Default: Normal and Tumor.
         *
         * @param ofZero label 0
         * @param ofOne label 1
         * @return this
         */
        public Builder classNames(String ofZero, String ofOne) {
            classNames = List.of(ofZero, ofOne);
            return this;
        }

        /**
         * Whether files that are there already are replaced. Default: false.
         *
         * @param replace true to replace them
         * @return this
         */
        public Builder overwrite(boolean replace) {
            overwrite = replace;
            return this;
        }

        /**
         * Checks what was given.
         *
         * @return the export
         * @throws IllegalArgumentException if the weights are of another network or not all finite, patches have no pixels,
         *     pixels no size, or the classes one name or none
         */
        public WsInferExport build() {
            weights.requireShapes(spec.parameterShapes());
            if (!weights.isFinite()) {
                throw new IllegalArgumentException("the weights are not all finite numbers: the network diverged. Export an "
                        + "earlier one, or train again with a lower learning rate");
            }
            if (patchSize < 1) {
                throw new IllegalArgumentException("patches must have at least one row and column, not " + patchSize);
            }
            if (!(spacing > 0 && Double.isFinite(spacing))) {
                throw new IllegalArgumentException("a pixel must have a size in micrometres, not " + spacing);
            }
            if (classNames.stream().map(String::strip).filter(it -> !it.isEmpty()).distinct().count() != classNames.size()) {
                throw new IllegalArgumentException("the two classes must have a name each, not " + classNames);
            }
            return new WsInferExport(this);
        }

        private Map<String, Object> config() {
            Map<String, Object> config = new LinkedHashMap<>();
            config.put("spec_version", "1.0");
            config.put("architecture", spec.name());
            config.put("num_classes", classNames.size());
            config.put("patch_size_pixels", patchSize);
            config.put("spacing_um_px", spacing);
            config.put("class_names", classNames);
            InputSpec input = spec.input();
            config.put("transform", List.of(
                    inOrder("name", "Resize", "arguments", Map.of("size", input.patchSize())),
                    Map.of("name", "ToTensor"),
                    inOrder("name", "Normalize", "arguments", inOrder("mean", input.mean(), "std", input.deviation()))));
            return config;
        }

        /** Always in the same order, so that the same model gives the same file. */
        private static Map<String, Object> inOrder(String name, Object value, String second, Object other) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put(name, value);
            map.put(second, other);
            return map;
        }
    }
}

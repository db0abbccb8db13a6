package io.github.pcam4j.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.github.pcam4j.internal.WholeFile;
import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes a trained network as an ONNX model, which ONNX Runtime and others run: operator set 17, format 8, as of ONNX 1.12.
 * The model takes {@code patches} as the {@link OnnxInput} says, and does to them what engines do: scaling, enlarging,
 * normalization. It gives {@code probability}, that of label 1, and {@code logit}, what the sigmoid makes it of; both are
 * float32 (batch, 1). Dropout is left out, and batch normalization goes by its moving statistics. Parameters keep their
 * names, and metadata says what the network is.
 *
 * <p>Immutable and safe for use by several threads, each with a file of its own.
 *
 * <pre>{@code
 * CnnSpec spec = CnnSpec.documented();
 * OnnxExport.builder(spec, WeightsFile.load(Path.of("run/best.weights.h5"), spec)).build().write(Path.of("model.onnx"));
 * }</pre>
 */
public final class OnnxExport {
    /** Of ONNX 1.12, which ONNX Runtime reads from 1.12 on. */
    private static final int OPERATOR_SET = 17;
    private static final int IR_VERSION = 8;
    /** No message of protocol buffers can be larger; what is not parameters is well below the difference to 2 GiB. */
    private static final long MOST_PARAMETERS = 2_000_000_000L / Float.BYTES;
    private static final String PROBABILITY = "probability";

    private final ModelSpec spec;
    private final NetworkWeights weights;
    private final OnnxInput input;
    private final Map<String, String> metadata;
    private final boolean overwrite;

    private OnnxExport(Builder builder, Map<String, String> metadata) {
        this.spec = builder.spec;
        this.weights = builder.weights;
        this.input = builder.input;
        this.metadata = metadata;
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
     * Writes the model: to {@code NAME.part} beside the file, then forced to the disk, then renamed, so that an older file
     * stays whole until the new one is. The same network gives the same bytes.
     *
     * @param path the file, conventionally {@code *.onnx}; its folder is made if need be
     * @throws OnnxExportException if the file is there already and may not be replaced, or cannot be written
     */
    public void write(Path path) {
        if (!overwrite && Files.exists(path)) {
            throw new OnnxExportException("%s is there already; name another file, or ask for it to be overwritten"
                    .formatted(path));
        }
        ModelProto model = model();
        try {
            WholeFile.write(path, part -> {
                try (OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(part))) {
                    model.writeTo(bytes);
                }
            });
        } catch (IOException e) {
            throw new OnnxExportException("%s cannot be written (%s); check the folder, its permissions and the free space"
                    .formatted(path, e), e);
        }
    }

    private ModelProto model() {
        Graph graph = new Graph(spec.name());
        Value first = new InputLayers(graph, spec.input()).add(input);
        layers(graph).add(first);
        graph.named(PROBABILITY, "Sigmoid", List.of(NetworkLayers.LOGIT));
        graph.output(PROBABILITY, List.of(1L));
        graph.output(NetworkLayers.LOGIT, List.of(1L));
        ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setProducerName("pcam4j").setProducerVersion(version()).setGraph(graph.build())
                .setDocString("%s. Input: %s. Output: %s".formatted(spec.name(), input.description(), ModelMetadata.OUTPUT));
        metadata.forEach((name, text) ->
                model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(name).setValue(text)));
        return model.build();
    }

    private NetworkLayers layers(Graph graph) {
        return spec instanceof BackboneSpec backbone ? new BackboneLayers(graph, backbone, weights)
                : new CnnLayers(graph, (CnnSpec) spec, weights);
    }

    private static String version() {
        return Objects.requireNonNullElse(OnnxExport.class.getPackage().getImplementationVersion(), "development");
    }

    /** What to export, and how. Not safe for use by several threads. */
    public static final class Builder {
        private final ModelSpec spec;
        private final NetworkWeights weights;
        private OnnxInput input = OnnxInput.UINT8_NHWC;
        private final Map<String, String> more = new LinkedHashMap<>();
        private boolean overwrite;

        private Builder(ModelSpec spec, NetworkWeights weights) {
            this.spec = Objects.requireNonNull(spec, "spec");
            this.weights = Objects.requireNonNull(weights, "weights");
        }

        /**
         * What the model takes. Default: {@link OnnxInput#UINT8_NHWC}.
         *
         * @param form type, axes and range
         * @return this
         */
        public Builder input(OnnxInput form) {
            input = Objects.requireNonNull(form, "form");
            return this;
        }

        /**
         * Adds to what the model says about itself, such as how it was trained.
         *
         * @param texts by names that the export does not give itself
         * @return this
         */
        public Builder metadata(Map<String, String> texts) {
            more.putAll(texts);
            return this;
        }

        /**
         * Whether a file that is there already is replaced. Default: false.
         *
         * @param replace true to replace it
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
         * @throws IllegalArgumentException if the weights are of another network or not all finite, there are too many for
         *     a file of ONNX, or metadata would replace what the export says itself
         */
        public OnnxExport build() {
            if (spec.parameterCount() > MOST_PARAMETERS) {
                throw new IllegalArgumentException("a file of ONNX holds at most %s parameters, and the network has %s"
                        .formatted(MOST_PARAMETERS, spec.parameterCount()));
            }
            weights.requireShapes(spec.parameterShapes());
            if (!weights.isFinite()) {
                throw new IllegalArgumentException("the weights are not all finite numbers: the network diverged. Export an "
                        + "earlier one, or train again with a lower learning rate");
            }
            Map<String, String> all = ModelMetadata.of(spec, input);
            more.forEach((name, text) -> {
                if (all.putIfAbsent(name, text) != null) {
                    throw new IllegalArgumentException("the export says itself what '%s' is; name it otherwise"
                            .formatted(name));
                }
            });
            return new OnnxExport(this, all);
        }
    }
}

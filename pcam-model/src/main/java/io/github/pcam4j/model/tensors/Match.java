package io.github.pcam4j.model.tensors;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.NetworkWeights.Tensor;
import io.github.pcam4j.model.ParameterTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** The tensors of a file as the parameters of a network. */
final class Match {
    private static final int MOST_NAMED = 5;
    private static final String PARALLEL = "module.";
    private static final String COUNT_OF_BATCHES = "num_batches_tracked";

    private final BackboneSpec spec;
    private final StoredTensors file;
    /** The file's names by the network's. */
    private final Map<String, String> names = new LinkedHashMap<>();

    Match(BackboneSpec spec, StoredTensors file) {
        this.spec = spec;
        this.file = file;
        UnaryOperator<String> renamed = renaming();
        file.all().keySet().stream().filter(it -> !it.endsWith(COUNT_OF_BATCHES))
                .forEach(name -> names.put(renamed.apply(name), name));
    }

    private UnaryOperator<String> renaming() {
        boolean parallel = !file.all().isEmpty() && file.all().keySet().stream().allMatch(it -> it.startsWith(PARALLEL));
        UnaryOperator<String> bare = parallel ? it -> it.substring(PARALLEL.length()) : UnaryOperator.identity();
        boolean ofTiaToolbox = file.all().keySet().stream().map(bare).anyMatch(it -> it.startsWith("feat_extract."));
        return ofTiaToolbox ? it -> fromTiaToolbox(bare.apply(it)) : bare;
    }

    /** TIAToolbox holds a ResNet's features by their numbers. */
    private String fromTiaToolbox(String name) {
        Map<String, String> parts = Map.of("feat_extract.0.", "conv1.", "feat_extract.1.", "bn1.",
                "feat_extract.4.", "layer1.", "feat_extract.5.", "layer2.", "feat_extract.6.", "layer3.",
                "feat_extract.7.", "layer4.", "classifier.", spec.backbone().head() + ".");
        for (Map.Entry<String, String> part : parts.entrySet()) {
            if (name.startsWith(part.getKey())) {
                return part.getValue() + name.substring(part.getKey().length());
            }
        }
        return name;
    }

    TensorFile.Loaded all() throws IOException {
        boolean two = hasHead(2);
        requireFit(two ? List.of(CnnSpec.FEATURES) : List.of(CnnSpec.FEATURES, CnnSpec.HEAD));
        return loaded(two ? TensorFile.Head.DIFFERENCE : TensorFile.Head.STORED, new NetworkWeights(Map.of()));
    }

    TensorFile.Loaded orDrawn(long seed) throws IOException {
        requireFit(List.of(CnnSpec.FEATURES));
        if (hasHead(1) || hasHead(2)) {
            return loaded(hasHead(2) ? TensorFile.Head.DIFFERENCE : TensorFile.Head.STORED, new NetworkWeights(Map.of()));
        }
        return loaded(TensorFile.Head.FRESH, spec.initialWeights(seed));
    }

    private boolean hasHead(int outputs) {
        return spec.parameters().rows().stream().filter(it -> it.group().equals(CnnSpec.HEAD))
                .allMatch(row -> shape(row).equals(withOutputs(row, outputs)));
    }

    private static List<Long> withOutputs(ParameterTable.Row row, int outputs) {
        List<Long> shape = new ArrayList<>(row.shape().stream().map(Integer::longValue).toList());
        shape.set(0, (long) outputs);
        return shape;
    }

    /** The shape that the file has for a parameter; empty if it has none. */
    private List<Long> shape(ParameterTable.Row row) {
        String name = names.get(row.name());
        StoredTensor tensor = name == null ? null : file.all().get(name);
        return tensor == null ? List.of() : tensor.shape();
    }

    private void requireFit(List<String> groups) {
        List<String> wrong = new ArrayList<>();
        TreeSet<String> left = new TreeSet<>(names.keySet());
        for (ParameterTable.Row row : spec.parameters().rows()) {
            left.remove(row.name());
            if (groups.contains(row.group()) && !shape(row).equals(withOutputs(row, row.shape().get(0)))) {
                wrong.add(names.containsKey(row.name()) ? "'%s' has the shape %s where %s is expected".formatted(row.name(),
                        shape(row), row.shape()) : "'%s' of shape %s is missing".formatted(row.name(), row.shape()));
            }
        }
        left.removeIf(name -> name.startsWith(spec.backbone().head() + ".") || isOtherHead(name));
        left.forEach(name -> wrong.add("'%s' is none of the network's".formatted(name)));
        if (!wrong.isEmpty()) {
            throw new UnfitTensorsException("it is not of the network %s: %s%s. Name the network that it is of".formatted(
                    spec.name(), String.join("; ", wrong.subList(0, Math.min(MOST_NAMED, wrong.size()))),
                    wrong.size() <= MOST_NAMED ? "" : "; and %s more".formatted(wrong.size() - MOST_NAMED)));
        }
    }

    /** Of a file whose head was exchanged for one of another name. */
    private static boolean isOtherHead(String name) {
        return List.of("fc.", "head.fc.", "last_linear.", "classifier.").stream().anyMatch(name::startsWith);
    }

    private TensorFile.Loaded loaded(TensorFile.Head head, NetworkWeights drawn) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (ParameterTable.Row row : spec.parameters().rows()) {
            boolean ofHead = row.group().equals(CnnSpec.HEAD);
            tensors.put(row.name(), ofHead && head == TensorFile.Head.FRESH ? drawn.get(row.name())
                    : new Tensor(row.shape().stream().mapToInt(Integer::intValue).toArray(),
                            ofHead && head == TensorFile.Head.DIFFERENCE ? difference(values(row)) : values(row)));
        }
        return new TensorFile.Loaded(new NetworkWeights(tensors), head);
    }

    private float[] values(ParameterTable.Row row) throws IOException {
        String name = names.get(row.name());
        StoredTensor tensor = name == null ? null : file.all().get(name);
        if (tensor == null || !tensor.type().isReal()) {
            throw new UnfitTensorsException("'%s' is stored as whole numbers; save the weights as float32".formatted(row.name()));
        }
        float[] values = file.values(tensor);
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new UnfitTensorsException("'%s' has values that are no finite numbers: the training that it is of "
                        .formatted(row.name()) + "diverged, or it is damaged");
            }
        }
        return values;
    }

    /** The second row less the first. */
    private static float[] difference(float[] two) {
        float[] one = new float[two.length / 2];
        for (int i = 0; i < one.length; i++) {
            one[i] = two[one.length + i] - two[i];
        }
        return one;
    }
}

package io.github.pcam4j.model.tensors;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.NetworkWeights.Tensor;
import io.github.pcam4j.model.ParameterTable;
import io.github.pcam4j.model.ParameterTable.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The tensors of a file as the parameters of a network. */
final class Match {
    private static final int MOST_NAMED = 5;
    private static final List<String> PREFIXES = List.of("module.", "model.");
    private static final String BATCHES = "num_batches_tracked";

    private final ParameterTable table;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final MatchedWeights.Head head;

    /**
     * Checks that they are.
     *
     * @throws UnfitTensorsException if they are not, with the first of those that are wrong
     */
    Match(Map<String, StoredTensor> file, ParameterTable table, HeadPolicy policy) {
        this.table = table;
        String prefix = PREFIXES.stream().filter(it -> file.keySet().stream().allMatch(name -> name.startsWith(it))
                && table.rows().stream().noneMatch(row -> row.name().startsWith(it))).findFirst().orElse("");
        UnaryOperator<String> toNetwork = TiaToolboxNames.toNetwork(file.keySet(), table);
        file.forEach((name, tensor) -> {
            if (!name.equals(BATCHES) && !name.endsWith("." + BATCHES)) {
                tensors.put(toNetwork.apply(name.substring(prefix.length())), tensor);
            }
        });
        head = head(policy);
        requireFit(policy);
    }

    private MatchedWeights.Head head(HeadPolicy policy) {
        List<Row> rows = rowsOfHead();
        if (rows.stream().allMatch(row -> row.shape().equals(shape(row)))) {
            return MatchedWeights.Head.STORED;
        }
        if (policy.differenceOfTwo() && isOfTwo(rows)) {
            return MatchedWeights.Head.DIFFERENCE_OF_TWO;
        }
        boolean isOther = rows.stream().allMatch(row -> !tensors.containsKey(row.name()) || differsInOutputs(row));
        return policy.freshIfUnfit() && isOther ? MatchedWeights.Head.LEFT_OUT : MatchedWeights.Head.STORED;
    }

    private List<Row> rowsOfHead() {
        return table.rows().stream().filter(Match::isOfHead).toList();
    }

    private static boolean isOfHead(Row row) {
        return row.group().equals(CnnSpec.HEAD);
    }

    /** Whether the file has two outputs throughout where the network has one. */
    private boolean isOfTwo(List<Row> rows) {
        return rows.stream().allMatch(row -> differsInOutputs(row) && row.shape().get(0) == 1 && shape(row).get(0) == 2);
    }

    /** Whether all but the length of the first axis is equal. */
    private boolean differsInOutputs(Row row) {
        List<Integer> found = shape(row);
        return !found.isEmpty() && found.size() == row.shape().size()
                && found.subList(1, found.size()).equals(row.shape().subList(1, found.size()));
    }

    /** The shape that the file has for a parameter; empty if it has none. */
    private List<Integer> shape(Row row) {
        StoredTensor tensor = tensors.get(row.name());
        return tensor == null ? List.of() : tensor.shape();
    }

    private void requireFit(HeadPolicy policy) {
        List<String> wrong = new ArrayList<>();
        Map<String, StoredTensor> left = new LinkedHashMap<>(tensors);
        boolean features = true;
        for (Row row : table.rows()) {
            left.remove(row.name());
            boolean isMissing = !tensors.containsKey(row.name());
            if ((isMissing || !shape(row).equals(row.shape())) && !(isOfHead(row) && head != MatchedWeights.Head.STORED)) {
                features &= isOfHead(row);
                wrong.add("%s: expected %s, found %s".formatted(Shown.name(row.name()), row.shape(),
                        isMissing ? "none" : shape(row)));
            }
        }
        features &= left.isEmpty();
        left.forEach((name, tensor) -> wrong.add("%s: expected none, found %s".formatted(Shown.name(name), tensor.shape())));
        if (!wrong.isEmpty()) {
            int more = wrong.size() - MOST_NAMED;
            throw new UnfitTensorsException("its tensors are not the network's parameters: %s%s. %s".formatted(
                    String.join("; ", wrong.subList(0, Math.min(MOST_NAMED, wrong.size()))),
                    more > 0 ? "; and %s more".formatted(more) : "", features ? remedyOfHead(policy)
                            : "Take the network that the file is of, under whose names it was saved"));
        }
    }

    /** What to do if all but the head fits. */
    private String remedyOfHead(HeadPolicy policy) {
        if (!policy.differenceOfTwo() && isOfTwo(rowsOfHead())) {
            return "Its head has two outputs: ask for their difference (HeadPolicy.orDifferenceOfTwo)";
        }
        return "Its head is another one: begin with a fresh head (HeadPolicy.FRESH_IF_UNFIT)";
    }

    MatchedWeights weights() throws IOException {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (Row row : table.rows()) {
            if (!isOfHead(row) || head == MatchedWeights.Head.STORED) {
                weights.put(row.name(), tensor(row, values(row)));
            } else if (head == MatchedWeights.Head.DIFFERENCE_OF_TWO) {
                weights.put(row.name(), tensor(row, difference(values(row))));
            }
        }
        return new MatchedWeights(new NetworkWeights(weights), head);
    }

    private static Tensor tensor(Row row, float[] values) {
        return new Tensor(row.shape().stream().mapToInt(Integer::intValue).toArray(), values);
    }

    private float[] values(Row row) throws IOException {
        StoredTensor tensor = tensors.get(row.name());
        if (tensor == null || !tensor.type().isReal()) {
            throw new UnfitTensorsException("the tensor %s is stored as %s; expected are real numbers, such as float32"
                    .formatted(Shown.name(row.name()), tensor == null ? "nothing" : tensor.type()));
        }
        float[] values = tensor.values();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new UnfitTensorsException(("the tensor %s has %s as value %s, which makes every output of the network "
                        + "meaningless; its training diverged, or it is damaged: take another file").formatted(
                                Shown.name(row.name()), values[i], i));
            }
        }
        return values;
    }

    private static float[] difference(float[] two) {
        float[] one = new float[two.length / 2];
        for (int i = 0; i < one.length; i++) {
            one[i] = two[one.length + i] - two[i];
        }
        return one;
    }
}

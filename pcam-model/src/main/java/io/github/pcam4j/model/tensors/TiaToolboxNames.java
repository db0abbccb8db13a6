package io.github.pcam4j.model.tensors;

import io.github.pcam4j.model.ParameterTable;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * How TIAToolbox, whose networks trained on PatchCamelyon people use, names the parameters of a ResNet: its features by
 * their numbers, and the head {@code classifier}.
 */
final class TiaToolboxNames {
    private static final String FEATURES = "feat_extract.";
    private static final Map<String, String> PARTS = Map.of("feat_extract.0.", "conv1.", "feat_extract.1.", "bn1.",
            "feat_extract.4.", "layer1.", "feat_extract.5.", "layer2.", "feat_extract.6.", "layer3.",
            "feat_extract.7.", "layer4.", "classifier.", "fc.");

    private TiaToolboxNames() { }

    /**
     * From the file's names to the network's.
     *
     * @param all names of the file
     * @param table the network's parameters
     * @return what leaves names as they are if the file or the network is another one
     */
    static UnaryOperator<String> toNetwork(Set<String> all, ParameterTable table) {
        boolean resNet = table.rows().stream().anyMatch(row -> row.name().startsWith("layer1."));
        return resNet && all.stream().anyMatch(it -> it.contains(FEATURES)) ? TiaToolboxNames::renamed
                : UnaryOperator.identity();
    }

    private static String renamed(String name) {
        return PARTS.entrySet().stream().filter(part -> name.startsWith(part.getKey())).findFirst()
                .map(part -> part.getValue() + name.substring(part.getKey().length())).orElse(name);
    }
}

package io.github.pcam4j.model.tensors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.ParameterTable;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiaToolboxNamesTest {
    private static final ParameterTable RESNET = BackboneSpec.of("resnet50", 96).parameters();
    private static final ParameterTable OTHER = BackboneSpec.of("efficientnet_b3", 96).parameters();

    /** As CNNModel of TIAToolbox 1 saves them: an nn.Sequential of the ResNet's children but the last two. */
    @ParameterizedTest
    @CsvSource({"feat_extract.0.weight, conv1.weight", "feat_extract.1.running_var, bn1.running_var",
        "feat_extract.4.0.conv1.weight, layer1.0.conv1.weight", "feat_extract.7.2.bn3.bias, layer4.2.bn3.bias",
        "feat_extract.5.0.downsample.0.weight, layer2.0.downsample.0.weight", "classifier.weight, fc.weight"})
    void namesTheParametersOfAResNet(String stored, String expected) {
        assertEquals(expected, TiaToolboxNames.toNetwork(Set.of("feat_extract.9.weight", stored), RESNET).apply(stored));
        assertEquals(stored, TiaToolboxNames.toNetwork(Set.of("feat_extract.9.weight", stored), OTHER).apply(stored));
    }

    @ParameterizedTest
    @CsvSource({"classifier.weight", "conv1.weight", "layer1.0.conv1.weight"})
    void leavesTheNamesOfOthers(String stored) {
        assertEquals(stored, TiaToolboxNames.toNetwork(Set.of(stored), RESNET).apply(stored));
    }
}

package io.github.pcam4j.torch.internal.script;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.InputSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.ParameterKind;
import io.github.pcam4j.model.ParameterLayout;
import io.github.pcam4j.model.ParameterTable;
import io.github.pcam4j.torch.internal.device.Native;
import java.nio.file.Path;
import java.util.Objects;
import org.bytedeco.pytorch.BoolType;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Type;

/**
 * A network as a module of TorchScript. It takes normalized patches, (batch, channel, row, column), and gives (batch, 2):
 * 0 and the logit, which a softmax makes the probabilities of labels 0 and 1 of.
 *
 * @param spec the network
 * @param weights its parameters
 */
public record ScriptedNetwork(ModelSpec spec, NetworkWeights weights) {
    private static final String NAME = "__torch__.pcam4j.";

    public void save(Path file) {
        Native.scopedWithoutGradients(() -> {
            module().save(file.toString());
            return file;
        });
    }

    private JitModule module() {
        Script script = new Script();
        String images = resized(script);
        String logits = spec instanceof BackboneSpec backbone ? new BackboneScript(script, backbone).add(images)
                : new CnnScript(script, (CnnSpec) spec).add(images);
        String source = script.returning("torch.cat([torch.zeros_like(%s), %s], 1)".formatted(logits, logits));
        JitModule module = new JitModule(new QualifiedName(NAME + spec.name()));
        script.members().forEach((member, name) -> register(module, member, name));
        module.register_attribute("training", new Type.TypePtr(BoolType.get().get()), new IValue(false));
        module.define(source);
        module.eval();
        return module;
    }

    /** Normalized first or enlarged first comes to the same, as the weights of a mean add up to one. */
    private String resized(Script script) {
        InputSpec input = spec.input();
        return input.size() == input.patchSize() ? Script.GIVEN : script.compute(
                "torch.upsample_bilinear2d(%s, [%s, %s], False)".formatted(Script.GIVEN, input.size(), input.size()));
    }

    private void register(JitModule module, String member, String name) {
        ParameterTable table = spec.parameters();
        Tensor tensor = tensor(weights.get(name), table.layout());
        ParameterKind kind = Objects.requireNonNull(table.get(name)).kind();
        if (kind.isTrained()) {
            module.register_parameter(member, tensor, false);
        } else {
            module.register_buffer(member, tensor);
        }
    }

    private static Tensor tensor(NetworkWeights.Tensor given, ParameterLayout layout) {
        Tensor tensor = Native.tensor(given.values(), given.shape());
        return switch (layout == ParameterLayout.KERAS ? given.shape().length : 0) {
            case 4 -> tensor.permute(3, 2, 0, 1).contiguous();
            case 2 -> tensor.t().contiguous();
            default -> tensor;
        };
    }
}

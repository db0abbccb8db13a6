package io.github.pcam4j.onnx;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.ModelSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a model says about itself: names and texts; lists are as JSON has them. */
final class ModelMetadata {
    static final String OUTPUT = "probability: of label 1, float32 (batch, 1), 0 to 1; "
            + "logit: the same ahead of the sigmoid";

    private ModelMetadata() { }

    static Map<String, String> of(ModelSpec spec, OnnxInput input) {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("network", spec.name());
        if (spec instanceof CnnSpec cnn) {
            about.put("filters", cnn.filters().toString());
            about.put("units", cnn.units().toString());
            about.put("batch_norm_epsilon", Double.toString(cnn.batchNormEpsilon()));
        } else if (spec instanceof BackboneSpec backbone) {
            about.put("batch_norm_epsilon", Double.toString(backbone.backbone().epsilon()));
        }
        about.put("parameters", Long.toString(spec.parameterCount()));
        about.put("input", input.description());
        about.put("patch_size", Integer.toString(spec.input().patchSize()));
        about.put("input_size", Integer.toString(spec.input().size()));
        about.put("mean", spec.input().mean().toString());
        about.put("deviation", spec.input().deviation().toString());
        about.put("output", OUTPUT);
        return about;
    }
}

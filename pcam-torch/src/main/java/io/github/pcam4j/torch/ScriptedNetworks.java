package io.github.pcam4j.torch;

import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.torch.internal.device.Devices;
import io.github.pcam4j.torch.internal.script.ScriptedNetwork;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.export.TorchScriptWriter;
import java.nio.file.Path;

/**
 * Writes networks as TorchScript by LibTorch. Has no state: safe for use by several threads.
 *
 * @see io.github.pcam4j.train.export.WsInferExport
 */
public final class ScriptedNetworks implements TorchScriptWriter {

    /** Creates the writer; loads nothing of LibTorch. */
    public ScriptedNetworks() { }

    @Override
    public void write(ModelSpec spec, NetworkWeights weights, Path file) {
        Devices.requireLibrary();
        try {
            new ScriptedNetwork(spec, weights).save(file);
        } catch (RuntimeException e) {
            // LibTorch's messages go on with the frames of its own code.
            throw new TrainingException("%s cannot be written (%s); check the folder, its permissions and the free space"
                    .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given")), e);
        }
    }
}

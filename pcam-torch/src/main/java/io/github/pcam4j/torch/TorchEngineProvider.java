package io.github.pcam4j.torch;

import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.torch.internal.device.CudaTraces;
import io.github.pcam4j.torch.internal.device.Devices;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngineProvider;
import org.bytedeco.javacpp.Loader;

/**
 * Makes engines on LibTorch, with whatever build of it is on the class path. Its name is {@code torch}.
 *
 * <p>Devices are {@code cpu}, {@code cuda} (the first) and {@code cuda:N}; left to the engine, the first CUDA device if
 * LibTorch can use one, and the processor if not. Has no state: safe for use by several threads.
 *
 * @see io.github.pcam4j.train.Trainer.Builder#engine
 */
public final class TorchEngineProvider implements TrainingEngineProvider {
    /** Above DL4J's engine, which has no CUDA device. */
    private static final int RANK_WITH_CUDA = 200;
    /** Below DL4J's engine, which is faster on processors. */
    private static final int RANK_WITHOUT = 50;

    /** Creates the provider; loads nothing of LibTorch. */
    public TorchEngineProvider() { }

    @Override
    public String name() {
        return "torch";
    }

    /** Looks for files only: LibTorch itself is not loaded, so that it may turn out later that CUDA does not work. */
    @Override
    public int rank() {
        return CudaTraces.find().promising() ? RANK_WITH_CUDA : RANK_WITHOUT;
    }

    /** Like the rank it goes by files: whether a CUDA device can be used is only known when it is. */
    @Override
    public String found() {
        String platform = Loader.getPlatform();
        CudaTraces cuda = CudaTraces.find();
        if (!cuda.libraryPresent() && getClass().getClassLoader().getResource("org/bytedeco/pytorch/%s/%s"
                .formatted(platform, System.mapLibraryName("jnitorch"))) == null) {
            return "no LibTorch for %s, which is not on the class path".formatted(platform);
        }
        return "LibTorch %s for %s; devices: cpu%s".formatted(Devices.version(), platform,
                cuda.promising() ? ", cuda (by its files; not tried)" : "");
    }

    @Override
    public TrainingEngine create(ModelSpec spec, EngineOptions options) {
        Devices.requireLibrary();
        return new TorchEngine(spec, options);
    }
}

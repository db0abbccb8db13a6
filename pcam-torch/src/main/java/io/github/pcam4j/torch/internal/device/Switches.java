package io.github.pcam4j.torch.internal.device;

import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.error.TrainingException;
import java.util.Set;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;

/**
 * LibTorch's switches that decide how CUDA devices compute. They are the process's, not an engine's: an engine sets
 * them before each step, so that engines of different settings can take turns on one thread.
 *
 * @param tf32 whether factors of products may be rounded to TF32
 * @param deterministic whether only algorithms may be taken that give the same bits each time
 */
public record Switches(boolean tf32, boolean deterministic) {
    /** What makes cuBLAS sum in the same order each time, as its documentation says. */
    private static final Set<String> FIXED_WORKSPACES = Set.of(":4096:8", ":16:8");
    private static final String WORKSPACE = "CUBLAS_WORKSPACE_CONFIG";

    public static Switches of(EngineOptions options) {
        return new Switches(options.precision() == Precision.TF32, options.deterministic());
    }

    /** Sets them. Without determinism cuDNN may try its algorithms for a shape, and keep the fastest. */
    public void set() {
        Native.scoped(() -> {
            set(torch.globalContext());
            return null;
        });
    }

    private void set(Context context) {
        context.setAllowTF32CuBLAS(tf32);
        context.setAllowTF32CuDNN(tf32);
        context.setBenchmarkCuDNN(!deterministic);
        context.setDeterministicCuDNN(deterministic);
        context.setDeterministicAlgorithms(deterministic, false);
        // All memory is written before it is read here, so that filling it would only take time.
        context.setDeterministicFillUninitializedMemory(false);
    }

    /**
     * Refuses determinism that the environment does not allow; Java cannot change the environment that it was started
     * in.
     *
     * @param workspaces the value of {@code CUBLAS_WORKSPACE_CONFIG}; null if it is not set
     */
    void require(Device device, String workspaces) {
        if (deterministic && !device.is_cpu() && (workspaces == null || !FIXED_WORKSPACES.contains(workspaces))) {
            throw new TrainingException(("a deterministic run on a CUDA device needs %s=:4096:8 in the environment "
                    + "that Java is started in; it is %s. Set it, or leave determinism")
                    .formatted(WORKSPACE, workspaces == null ? "not set" : "'" + workspaces + "'"));
        }
    }

    /** As {@link #require(Device, String)}, with the environment of this process. */
    public void require(Device device) {
        require(device, System.getenv(WORKSPACE));
    }
}

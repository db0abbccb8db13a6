/**
 * An engine on LibTorch, which computes on processors and on NVIDIA's devices. It is found by its name, {@code torch},
 * through {@link io.github.pcam4j.torch.TorchEngineProvider}.
 */
@NullMarked
package io.github.pcam4j.torch;

import org.jspecify.annotations.NullMarked;

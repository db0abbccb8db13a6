/** Networks as LibTorch computes them, block by block. Not for use outside this module. */
@NullMarked
package io.github.pcam4j.torch.internal.network;

import org.jspecify.annotations.NullMarked;

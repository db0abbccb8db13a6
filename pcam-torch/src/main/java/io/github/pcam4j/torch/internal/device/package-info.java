/** LibTorch on this machine: its libraries, devices, threads and switches. Not for use outside this module. */
@NullMarked
package io.github.pcam4j.torch.internal.device;

import org.jspecify.annotations.NullMarked;

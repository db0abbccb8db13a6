/** Networks written as TorchScript. Not for use outside this module. */
@NullMarked
package io.github.pcam4j.torch.internal.script;

import org.jspecify.annotations.NullMarked;

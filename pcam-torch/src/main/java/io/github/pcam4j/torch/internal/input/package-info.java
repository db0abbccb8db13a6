/** How bytes of patches get to a device and become floats there. Not for use outside this module. */
@NullMarked
package io.github.pcam4j.torch.internal.input;

import org.jspecify.annotations.NullMarked;

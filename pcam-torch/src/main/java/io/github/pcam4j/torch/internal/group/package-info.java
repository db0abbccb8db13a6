/** Processes that meet, and what they send each other. Not for use outside this module. */
@NullMarked
package io.github.pcam4j.torch.internal.group;

import org.jspecify.annotations.NullMarked;

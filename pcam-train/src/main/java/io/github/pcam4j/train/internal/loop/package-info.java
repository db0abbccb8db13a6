/** Parts of the loop: who computes which batch, what steps sum up to, when it ends. Not for use outside this module. */
@NullMarked
package io.github.pcam4j.train.internal.loop;

import org.jspecify.annotations.NullMarked;

/** Shared by the packages of this module; not for use outside it. */
@NullMarked
package io.github.pcam4j.train.internal;

import org.jspecify.annotations.NullMarked;

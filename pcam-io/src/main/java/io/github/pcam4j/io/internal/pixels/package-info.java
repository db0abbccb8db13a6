/** A store's pixels, wherever they lie: in one piece, in chunks, in several stores. Not for use outside this module. */
@NullMarked
package io.github.pcam4j.io.internal.pixels;

import org.jspecify.annotations.NullMarked;

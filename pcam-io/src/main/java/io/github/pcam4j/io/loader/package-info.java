/** Batches of a store, shuffled and read ahead into buffers that are used again. */
@NullMarked
package io.github.pcam4j.io.loader;

import org.jspecify.annotations.NullMarked;

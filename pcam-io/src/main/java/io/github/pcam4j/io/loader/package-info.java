/** Batches of a store, shuffled and read ahead into buffers that are used again. */
package io.github.pcam4j.io.loader;

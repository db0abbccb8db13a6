/** Patches in one HDF5 file: written once as a stream, read at random. */
@NullMarked
package io.github.pcam4j.io.store;

import org.jspecify.annotations.NullMarked;

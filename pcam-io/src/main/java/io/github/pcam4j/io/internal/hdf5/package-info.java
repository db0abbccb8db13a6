/**
 * Headers, datasets and chunks of HDF5 files, as whoever wrote them; knows nothing of patches. Not for use outside
 * this module.
 */
@NullMarked
package io.github.pcam4j.io.internal.hdf5;

import org.jspecify.annotations.NullMarked;

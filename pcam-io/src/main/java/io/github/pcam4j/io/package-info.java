/**
 * Pixels and labels. A pixel goes from {@code source} (an archive of TIFF files) through {@code image} (decoded,
 * resized) and {@code ingest} (in parallel, order kept) into a {@code store} (HDF5), and from there through a
 * {@code loader}, batch by batch, to whatever learns from it.
 */
@NullMarked
package io.github.pcam4j.io;

import org.jspecify.annotations.NullMarked;

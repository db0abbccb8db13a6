/** Patches in one HDF5 file: written once as a stream, read at random. */
package io.github.pcam4j.io.store;

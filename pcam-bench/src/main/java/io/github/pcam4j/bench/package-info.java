/** Measurements beside h5py and bare loops. */
package io.github.pcam4j.bench;

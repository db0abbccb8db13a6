/** Measurements beside h5py and bare loops. */
@NullMarked
package io.github.pcam4j.bench;

import org.jspecify.annotations.NullMarked;

/** Regions of images that are too large to be held as a whole. */
@NullMarked
package io.github.pcam4j.io.region;

import org.jspecify.annotations.NullMarked;

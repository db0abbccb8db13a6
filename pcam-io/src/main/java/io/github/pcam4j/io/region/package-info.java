/** Regions of images that are too large to be held as a whole. */
package io.github.pcam4j.io.region;

/** Whole slides: levels, scale and tissue of a scanner's file, and the patches that are cut from it. */
@NullMarked
package io.github.pcam4j.io.slide;

import org.jspecify.annotations.NullMarked;

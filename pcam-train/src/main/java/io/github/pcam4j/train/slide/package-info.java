/**
 * Whole slides judged: {@link io.github.pcam4j.train.slide.SlideScore} makes a number of a slide's map, {@link
 * io.github.pcam4j.train.slide.Froc} counts lesions that were found.
 */
@NullMarked
package io.github.pcam4j.train.slide;

import org.jspecify.annotations.NullMarked;

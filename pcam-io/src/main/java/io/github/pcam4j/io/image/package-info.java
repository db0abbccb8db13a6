/** From an encoded image to pixels of the wanted size. */
@NullMarked
package io.github.pcam4j.io.image;

import org.jspecify.annotations.NullMarked;

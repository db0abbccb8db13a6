/** Commands for whole slides and large images. */
@NullMarked
package io.github.pcam4j.examples.command.slide;

import org.jspecify.annotations.NullMarked;

/** Keras's classical momentum and this library's schedules, for any DL4J network. */
@NullMarked
package io.github.pcam4j.dl4j.optimize;

import org.jspecify.annotations.NullMarked;

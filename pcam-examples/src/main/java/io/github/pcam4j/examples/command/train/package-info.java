/** Commands that train. */
@NullMarked
package io.github.pcam4j.examples.command.train;

import org.jspecify.annotations.NullMarked;

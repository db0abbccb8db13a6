/** Commands that make stores and look into them. */
@NullMarked
package io.github.pcam4j.examples.command.prepare;

import org.jspecify.annotations.NullMarked;

/** Options that several commands have. */
@NullMarked
package io.github.pcam4j.examples.command.option;

import org.jspecify.annotations.NullMarked;

/** What the examples show in a terminal. */
@NullMarked
package io.github.pcam4j.examples.console;

import org.jspecify.annotations.NullMarked;

/** Main classes that wire the library together; each is also a subcommand of {@code pcam}. */
@NullMarked
package io.github.pcam4j.examples;

import org.jspecify.annotations.NullMarked;

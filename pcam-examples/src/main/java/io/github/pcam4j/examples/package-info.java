/** Main classes that wire the library together; each is also a subcommand of {@code pcam}. */
package io.github.pcam4j.examples;

/** What the examples show in a terminal. */
package io.github.pcam4j.examples.console;

/** What all commands share: how they are run, what they say, how they fail. Knows none of them. */
@NullMarked
package io.github.pcam4j.examples.command;

import org.jspecify.annotations.NullMarked;

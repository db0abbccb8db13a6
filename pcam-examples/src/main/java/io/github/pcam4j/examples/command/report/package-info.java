/** Commands that show runs, finished or not. */
@NullMarked
package io.github.pcam4j.examples.command.report;

import org.jspecify.annotations.NullMarked;

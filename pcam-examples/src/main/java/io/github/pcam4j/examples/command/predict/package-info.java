/** Commands that use what was trained: predictions, figures of them, models for others. */
@NullMarked
package io.github.pcam4j.examples.command.predict;

import org.jspecify.annotations.NullMarked;

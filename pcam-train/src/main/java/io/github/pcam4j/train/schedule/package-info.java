/** Learning rate and momentum as functions of the training step. */
@NullMarked
package io.github.pcam4j.train.schedule;

import org.jspecify.annotations.NullMarked;

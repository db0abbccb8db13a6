/** Learning rate and momentum as functions of the training step; nothing of any engine. */
@NullMarked
package io.github.pcam4j.train.schedule;

import org.jspecify.annotations.NullMarked;

/** What goes wrong in training and prediction, below all that can go wrong. */
@NullMarked
package io.github.pcam4j.train.error;

import org.jspecify.annotations.NullMarked;

/** Probabilities that mean what they say: calibration fitted on held-out patches. */
@NullMarked
package io.github.pcam4j.train.calibrate;

import org.jspecify.annotations.NullMarked;

/** Probabilities that mean what they say: calibration fitted on held-out patches. */
package io.github.pcam4j.train.calibrate;

/**
 * What stands in a run's folder, file by file: configuration, weights, checkpoints, predictions. Not for use outside
 * this module.
 */
@NullMarked
package io.github.pcam4j.train.internal.run;

import org.jspecify.annotations.NullMarked;

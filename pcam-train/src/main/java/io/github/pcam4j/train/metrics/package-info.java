/**
 * How good predicted probabilities are, computed exactly and with ties, and how sure that is. {@code BinaryMetrics} has
 * the figures of one set of patches and {@code Evaluation} all of them at once; {@code DeLong} and
 * {@code GroupBootstrap} say how far to trust an AUC and a difference of two.
 */
@NullMarked
package io.github.pcam4j.train.metrics;

import org.jspecify.annotations.NullMarked;

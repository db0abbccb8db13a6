/**
 * How a network learns. {@link io.github.pcam4j.train.Trainer} puts the parts together: a {@code split} of a store, a
 * {@code schedule} of the learning rate, an {@code engine} that computes, {@code metrics} that judge, and a {@link
 * io.github.pcam4j.train.RunDirectory} that keeps what came of it; {@link io.github.pcam4j.train.Predictor} uses it.
 */
@NullMarked
package io.github.pcam4j.train;

import org.jspecify.annotations.NullMarked;

/**
 * What computes: {@link io.github.pcam4j.train.engine.TrainingEngine} is all that the trainer knows of it. Engines are
 * found through {@link java.util.ServiceLoader}.
 */
@NullMarked
package io.github.pcam4j.train.engine;

import org.jspecify.annotations.NullMarked;

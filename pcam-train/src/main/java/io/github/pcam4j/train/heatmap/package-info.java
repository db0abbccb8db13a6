/**
 * A network slid over a large image: {@link io.github.pcam4j.train.heatmap.Heatmap} reads it once from top to bottom,
 * and gives a {@link io.github.pcam4j.train.heatmap.ProbabilityMap}.
 */
@NullMarked
package io.github.pcam4j.train.heatmap;

import org.jspecify.annotations.NullMarked;

/** Patch stores for programs that train with Deeplearning4j themselves. */
@NullMarked
package io.github.pcam4j.train.dataset;

import org.jspecify.annotations.NullMarked;

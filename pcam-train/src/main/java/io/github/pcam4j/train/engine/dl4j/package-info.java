/** The engine on Deeplearning4j. */
@NullMarked
package io.github.pcam4j.train.engine.dl4j;

import org.jspecify.annotations.NullMarked;

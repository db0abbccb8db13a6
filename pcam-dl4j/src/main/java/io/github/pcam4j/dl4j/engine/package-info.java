/** The engine on Deeplearning4j. */
@NullMarked
package io.github.pcam4j.dl4j.engine;

import org.jspecify.annotations.NullMarked;

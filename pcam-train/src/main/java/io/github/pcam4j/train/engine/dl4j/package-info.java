/** The engine on Deeplearning4j. */
package io.github.pcam4j.train.engine.dl4j;

/** Patch stores for programs that train with Deeplearning4j themselves. */
package io.github.pcam4j.train.dataset;

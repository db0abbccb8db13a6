/** Several models of one task: folds that are trained together, and predictions that are made together. */
@NullMarked
package io.github.pcam4j.train.ensemble;

import org.jspecify.annotations.NullMarked;

/** Training on patches whose labels a model gave. */
@NullMarked
package io.github.pcam4j.train.pseudo;

import org.jspecify.annotations.NullMarked;

/** Training on patches whose labels a model gave. */
package io.github.pcam4j.train.pseudo;

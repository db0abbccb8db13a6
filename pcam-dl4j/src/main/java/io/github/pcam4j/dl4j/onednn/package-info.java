/**
 * DL4J layers whose arithmetic oneDNN does: convolution with ELU, batch normalization, max pooling and dense layers with
 * ELU, channels last all the way. They extend DL4J's own layers, have the same parameters in the same places, and take
 * their seats in a network that is configured and saved as plain DL4J.
 */
@NullMarked
package io.github.pcam4j.dl4j.onednn;

import org.jspecify.annotations.NullMarked;

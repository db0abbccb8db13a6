/**
 * What a network is: {@link io.github.pcam4j.model.CnnSpec} says it without any engine's types, {@link
 * io.github.pcam4j.model.PcamCnn} builds it for Deeplearning4j, and {@link io.github.pcam4j.model.NetworkWeights} holds
 * its parameters in Keras's layout.
 */
package io.github.pcam4j.model;

/**
 * What a network is: {@link io.github.pcam4j.model.CnnSpec} says it without any engine's types, {@link
 * io.github.pcam4j.model.PcamCnn} builds it for Deeplearning4j, and {@link io.github.pcam4j.model.NetworkWeights} holds
 * its parameters in Keras's layout, which {@link io.github.pcam4j.model.WeightsFile} saves and loads as Keras's files.
 */
@NullMarked
package io.github.pcam4j.model;

import org.jspecify.annotations.NullMarked;

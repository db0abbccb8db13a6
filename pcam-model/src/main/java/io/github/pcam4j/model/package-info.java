/**
 * What a network is, without any engine: {@link io.github.pcam4j.model.CnnSpec} says it, {@link
 * io.github.pcam4j.model.PcamCnn} helps to, and {@link io.github.pcam4j.model.NetworkWeights} holds its parameters in
 * Keras's layout, which {@link io.github.pcam4j.model.WeightsFile} saves and loads as Keras's files.
 */
@NullMarked
package io.github.pcam4j.model;

import org.jspecify.annotations.NullMarked;

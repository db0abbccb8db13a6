/**
 * Files of named tensors, in which pre-trained networks are handed on: {@link io.github.pcam4j.model.tensors.TensorFile}
 * reads safetensors and what PyTorch saves, {@link io.github.pcam4j.model.tensors.SafetensorsWriter} writes safetensors.
 */
@NullMarked
package io.github.pcam4j.model.tensors;

import org.jspecify.annotations.NullMarked;

/**
 * Files of named tensors, as PyTorch's networks are handed on in: {@link io.github.pcam4j.model.tensors.TensorFile}.
 */
@NullMarked
package io.github.pcam4j.model.tensors;

import org.jspecify.annotations.NullMarked;

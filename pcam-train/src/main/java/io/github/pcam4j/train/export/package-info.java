/**
 * Trained networks for programs that know nothing of this library: {@link io.github.pcam4j.train.export.WsInferExport} for
 * WSInfer and QuPath. Models of ONNX are the module {@code pcam-onnx}'s.
 */
@NullMarked
package io.github.pcam4j.train.export;

import org.jspecify.annotations.NullMarked;

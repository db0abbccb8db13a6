/**
 * Trained networks as ONNX models, for programs that know nothing of this library. {@link
 * io.github.pcam4j.onnx.OnnxExport} writes them.
 */
@NullMarked
package io.github.pcam4j.onnx;

import org.jspecify.annotations.NullMarked;

package io.github.pcam4j.onnx;

import io.github.pcam4j.PcamException;

/**
 * A model that cannot be written. The message names the file and what to do.
 *
 * @see OnnxExport#write
 */
public final class OnnxExportException extends PcamException {
    private static final long serialVersionUID = 1L;

    OnnxExportException(String message) {
        super(message);
    }

    OnnxExportException(String message, Throwable cause) {
        super(message, cause);
    }
}

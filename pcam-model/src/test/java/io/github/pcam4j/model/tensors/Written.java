package io.github.pcam4j.model.tensors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files put together byte by byte. */
final class Written {
    private Written() { }

    /** A header and so many bytes of values. */
    static Path safetensors(Path path, String header, int values) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + json.length + values).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length).put(json);
        while (bytes.hasRemaining()) {
            bytes.put((byte) bytes.position());
        }
        return bytes(path, bytes.array());
    }

    static Path bytes(Path path, byte[] bytes) {
        try {
            return Files.write(path, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

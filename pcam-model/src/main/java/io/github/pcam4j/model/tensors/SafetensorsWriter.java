package io.github.pcam4j.model.tensors;

import io.github.pcam4j.internal.WholeFile;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.NetworkWeights.Tensor;
import io.github.pcam4j.model.WeightsFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Writes parameters as safetensors, float32, which {@link TensorFile}, Python's {@code safetensors} and {@code timm}
 * read.
 *
 * <p>Without state; safe for use by several threads, each with a file of its own.
 */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;
    private static final int CHUNK = 1 << 14;

    private SafetensorsWriter() { }

    /**
     * Writes parameters: to {@code NAME.part} beside the file, then forced to the disk, then renamed, so that an older file
     * stays whole until the new one is. Names, shapes and values go into the file as they are, in their order; the metadata
     * is {@code format: pt}, as PyTorch's files have it.
     *
     * @param weights the parameters
     * @param path the file, conventionally {@code *.safetensors}; replaced if it exists; its folder is made if need be
     * @throws IllegalArgumentException if there are none, or one is called {@code __metadata__}
     * @throws WeightsFileException if the file cannot be written
     */
    public static void write(NetworkWeights weights, Path path) {
        byte[] header = header(weights);
        try {
            WholeFile.write(path, part -> writePart(header, weights, part));
        } catch (IOException e) {
            throw new WeightsFileException("%s cannot be written (%s); check the folder, its permissions and the free space"
                    .formatted(path, e), e);
        }
    }

    private static byte[] header(NetworkWeights weights) {
        if (weights.names().isEmpty() || weights.names().contains(SafetensorsReader.METADATA)) {
            throw new IllegalArgumentException(weights.names().isEmpty() ? "there are no weights to write"
                    : "no parameter can be called " + SafetensorsReader.METADATA);
        }
        StringBuilder json = new StringBuilder("{\"" + SafetensorsReader.METADATA + "\":{\"format\":\"pt\"}");
        long end = 0;
        for (String name : weights.names()) {
            Tensor tensor = weights.get(name);
            long start = end;
            end += (long) Float.BYTES * tensor.values().length;
            json.append(",\"").append(escaped(name)).append("\":{\"dtype\":\"F32\",\"shape\":")
                    .append(Arrays.toString(tensor.shape()).replace(" ", "")).append(",\"data_offsets\":[")
                    .append(start).append(',').append(end).append("]}");
        }
        byte[] text = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        // Values begin at a multiple of eight bytes; blanks make up for what is missing.
        byte[] header = Arrays.copyOf(text, (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        Arrays.fill(header, text.length, header.length, (byte) ' ');
        return header;
    }

    private static String escaped(String name) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < ' ') {
                escaped.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xf, 16));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static void writePart(byte[] header, NetworkWeights weights, Path part) throws IOException {
        try (FileChannel file = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
            write(file, bytes.putLong(header.length).flip());
            write(file, ByteBuffer.wrap(header));
            for (String name : weights.names()) {
                float[] values = weights.get(name).values();
                for (int from = 0; from < values.length; from += CHUNK) {
                    int count = Math.min(CHUNK, values.length - from);
                    bytes.clear().asFloatBuffer().put(values, from, count);
                    write(file, bytes.limit(Float.BYTES * count));
                }
            }
        }
    }

    private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }
}

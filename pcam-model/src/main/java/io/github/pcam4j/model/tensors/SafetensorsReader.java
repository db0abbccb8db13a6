package io.github.pcam4j.model.tensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads safetensors: eight bytes, little-endian, that say how long the header is; the header, JSON of each tensor's type,
 * shape and the bytes that it takes behind the header; the values. As the format asks, these bytes have neither gaps nor
 * overlaps.
 */
final class SafetensorsReader {
    static final String METADATA = "__metadata__";
    /** Some hundred thousand tensors; the format's own reader takes 100 MB. */
    static final int LONGEST_HEADER = 8 << 20;

    private final FileChannel file;
    private final long start;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final List<Stretch> stretches = new ArrayList<>();

    private record Stretch(String name, long from, long to) { }

    private SafetensorsReader(FileChannel file, long start) {
        this.file = file;
        this.start = start;
    }

    static TensorSource read(FileChannel file) throws IOException {
        long size = file.size();
        if (size < Long.BYTES) {
            throw new UnfitTensorsException(("it has %s bytes; expected is safetensors, or what torch.save writes. It "
                    + "may have been cut short: fetch it again").formatted(size));
        }
        ByteBuffer first = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        new FileStorage(file, 0, size).read(0, first);
        long length = first.flip().getLong();
        if (length < 2 || length > size - Long.BYTES || length > LONGEST_HEADER) {
            throw new UnfitTensorsException(("it is neither what torch.save writes nor safetensors: the header would be %s "
                    + "bytes long, expected are 2 to %s. It may be of another kind, or have been cut short").formatted(
                            Long.toUnsignedString(length), Math.max(2, Math.min(size - Long.BYTES, LONGEST_HEADER))));
        }
        SafetensorsReader reader = new SafetensorsReader(file, Long.BYTES + length);
        reader.readHeader(header(file, (int) length));
        reader.requireWhole(size - reader.start);
        return new TensorSource(reader.tensors, file);
    }

    private static String header(FileChannel file, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        new FileStorage(file, Long.BYTES, length).read(0, bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new UnfitTensorsException("its header is no UTF-8, as JSON is; it is damaged or of another kind");
        }
    }

    private void readHeader(String header) {
        if (!header.startsWith("{")) {
            throw new UnfitTensorsException(("it is neither what torch.save writes nor safetensors: its header begins with "
                    + "%s; expected is '{'. It may be of another kind, or damaged").formatted(
                            Shown.name(header.substring(0, 1))));
        }
        JsonText json = new JsonText(header);
        Map<String, String> metadata = new LinkedHashMap<>();
        json.object(name -> {
            if (name.equals(METADATA)) {
                requireNew(metadata.isEmpty(), name);
                metadata.put(METADATA, "");
                json.object(key -> requireNew(metadata.put(key, json.string()) == null, key));
            } else {
                requireNew(!tensors.containsKey(name), name);
                tensors.put(name, tensor(name, json));
            }
        });
        json.end();
    }

    private StoredTensor tensor(String name, JsonText json) {
        Map<String, Object> found = new LinkedHashMap<>();
        json.object(key -> {
            Object value = switch (key) {
                case "dtype" -> json.string();
                case "shape" -> json.numbers(StoredTensor.MOST_AXES);
                case "data_offsets" -> json.numbers(2);
                default -> throw new UnfitTensorsException(("the tensor %s has %s in the header; expected are dtype, shape "
                        + "and data_offsets").formatted(Shown.name(name), Shown.name(key)));
            };
            requireNew(found.put(key, value) == null, key);
        });
        if (found.get("dtype") instanceof String dtype && found.get("shape") instanceof long[] shape
                && found.get("data_offsets") instanceof long[] offsets && offsets.length == 2) {
            return tensor(name, type(name, dtype), shape, offsets[0], offsets[1]);
        }
        throw new UnfitTensorsException("the tensor %s has only %s in the header; expected are %s".formatted(
                Shown.name(name), found.keySet(), "dtype, shape and two data_offsets"));
    }

    private StoredTensor tensor(String name, ElementType type, long[] shape, long from, long to) {
        long expected = (long) StoredTensor.count(name, shape) * type.bytes();
        if (from < 0 || to < from || to - from != expected) {
            throw new UnfitTensorsException("the tensor %s, %s of shape %s, takes the bytes %s to %s; expected are %s bytes"
                    .formatted(Shown.name(name), type, Arrays.toString(shape), from, to, expected));
        }
        stretches.add(new Stretch(name, from, to));
        return StoredTensor.of(name, type, shape, new FileStorage(file, start + from, to - from));
    }

    private static ElementType type(String name, String dtype) {
        return ElementType.named(dtype).orElseThrow(() -> new UnfitTensorsException(
                "the tensor %s is of the type %s, which is not read; save it as F32".formatted(
                        Shown.name(name), Shown.name(dtype))));
    }

    private static void requireNew(boolean isNew, String name) {
        if (!isNew) {
            throw new UnfitTensorsException("its header has %s twice; expected is each name once".formatted(
                    Shown.name(name)));
        }
    }

    /** Checks that tensors follow each other up to the end of the file. */
    private void requireWhole(long bytes) {
        stretches.sort(Comparator.comparingLong(Stretch::from).thenComparingLong(Stretch::to));
        long end = 0;
        for (Stretch stretch : stretches) {
            if (stretch.from() != end) {
                throw new UnfitTensorsException("the tensor %s begins at byte %s, %s; expected is %s, the end of another one"
                        .formatted(Shown.name(stretch.name()), stretch.from(), stretch.from() < end
                                ? "within another one" : "behind a gap", end));
            }
            end = stretch.to();
        }
        if (end != bytes) {
            throw new UnfitTensorsException(("there are %s bytes behind its header; expected are %s. It was cut short or "
                    + "is damaged: fetch it again").formatted(bytes, end));
        }
    }
}

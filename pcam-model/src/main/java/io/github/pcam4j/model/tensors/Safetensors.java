package io.github.pcam4j.model.tensors;

import com.fasterxml.jackson.jr.ob.JSON;
import com.fasterxml.jackson.jr.ob.JSON.Feature;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.WeightsFileException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file: eight bytes that say how long the header is, little-endian; the header, JSON of each tensor's type,
 * shape and the bytes that it takes behind the header; the values.
 */
final class Safetensors implements StoredTensors {
    /** As the format's own reader has it. */
    private static final int LONGEST_HEADER = 100_000_000;
    private static final String METADATA = "__metadata__";
    private static final JSON READER = JSON.std.with(Feature.FAIL_ON_DUPLICATE_MAP_KEYS);

    private final FileChannel file;
    private final long start;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    /** Bytes behind the header. */
    private record Stretch(String name, long from, long to) { }

    private Safetensors(FileChannel file) throws IOException {
        this.file = file;
        ByteBuffer length = read(0, Long.BYTES);
        long header = length.getLong();
        if (header < 2 || header > LONGEST_HEADER || header > file.size() - Long.BYTES) {
            throw new UnfitTensorsException("it is no file of tensors: neither a ZIP archive nor a pickle, as torch.save "
                    + "writes them, nor safetensors, as its first bytes would say that its header has " + header
                    + " bytes of " + file.size());
        }
        this.start = Long.BYTES + header;
        String json = StandardCharsets.UTF_8.decode(read(Long.BYTES, (int) header)).toString();
        Map<String, Object> entries;
        try {
            entries = READER.mapFrom(json);
        } catch (IOException e) {
            throw new UnfitTensorsException("its header is no JSON (%s); it is damaged: fetch it again"
                    .formatted(String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        }
        List<Stretch> stretches = new ArrayList<>();
        entries.forEach((name, entry) -> {
            if (!name.equals(METADATA)) {
                stretches.add(add(name, entry));
            }
        });
        requireWhole(stretches);
    }

    static StoredTensors open(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new Safetensors(file);
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private Stretch add(String name, Object entry) {
        if (!(entry instanceof Map<?, ?> map) || !(map.get("dtype") instanceof String type)) {
            throw new UnfitTensorsException("its header says nothing of the type of '%s'; it is damaged".formatted(name));
        }
        List<Long> shape = numbers(name, map.get("shape"));
        List<Long> bytes = numbers(name, map.get("data_offsets"));
        if (bytes.size() != 2 || bytes.get(0) > bytes.get(1)) {
            throw new UnfitTensorsException("the offsets of '%s' are %s, which are no beginning and end; it is damaged"
                    .formatted(name, bytes));
        }
        ElementType element = ElementType.named(type);
        long stored = (bytes.get(1) - bytes.get(0)) / element.bytes();
        StoredTensor tensor = new StoredTensor(name, element, shape, 0, strides(name, shape)).require(name, stored);
        if ((long) tensor.count() * element.bytes() != bytes.get(1) - bytes.get(0)) {
            throw new UnfitTensorsException("'%s' of shape %s and type %s takes %s bytes, and has %s; it is damaged: fetch it "
                    .formatted(name, shape, element, (long) tensor.count() * element.bytes(), bytes.get(1) - bytes.get(0))
                    + "again");
        }
        tensors.put(name, new StoredTensor(bytes.get(0).toString(), element, shape, 0, tensor.strides()));
        return new Stretch(name, bytes.get(0), bytes.get(1));
    }

    private static List<Long> strides(String name, List<Long> shape) {
        try {
            return StoredTensor.rowMajor(shape);
        } catch (ArithmeticException e) {
            throw new UnfitTensorsException("'%s' has the shape %s, which no tensor can have; it is damaged"
                    .formatted(name, shape));
        }
    }

    private static List<Long> numbers(String name, @Nullable Object given) {
        if (!(given instanceof List<?> list)
                || !list.stream().allMatch(it -> (it instanceof Integer || it instanceof Long) && ((Number) it).longValue() >= 0)) {
            throw new UnfitTensorsException("its header has %s for shape or offsets of '%s'; it is damaged"
                    .formatted(given, name));
        }
        return list.stream().map(it -> ((Number) it).longValue()).toList();
    }

    /** As the format asks: no gaps, no overlaps, nothing behind. */
    private void requireWhole(List<Stretch> stretches) throws IOException {
        stretches.sort(Comparator.comparingLong(Stretch::from).thenComparingLong(Stretch::to));
        long end = 0;
        for (Stretch stretch : stretches) {
            if (stretch.from() != end) {
                throw new UnfitTensorsException("'%s' begins at byte %s behind the header, where %s would follow; it is "
                        .formatted(stretch.name(), stretch.from(), end) + "damaged: fetch it again");
            }
            end = stretch.to();
        }
        if (end != file.size() - start) {
            throw new UnfitTensorsException("its tensors take %s bytes behind the header, and there are %s; it was cut short "
                    .formatted(end, file.size() - start) + "or is damaged: fetch it again");
        }
    }

    private ByteBuffer read(long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, from + bytes.position()) < 0) {
                throw new EOFException("it ends too early");
            }
        }
        return bytes.flip();
    }

    @Override
    public Map<String, StoredTensor> all() {
        return tensors;
    }

    @Override
    public byte[] bytes(StoredTensor of, long from, long to) throws IOException {
        int size = of.type().bytes();
        return read(start + Long.parseLong(of.storage()) + from * size, Math.toIntExact((to - from) * size)).array();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    static void write(NetworkWeights weights, Path path) {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            try (FileChannel file = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                write(weights, file);
                file.force(true);
            }
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new WeightsFileException("%s cannot be written (%s); check the folder, its permissions and the free space"
                    .formatted(path, e), e);
        } finally {
            part.toFile().delete();
        }
    }

    private static void write(NetworkWeights weights, FileChannel file) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put(METADATA, Map.of("format", "pt"));
        long end = 0;
        for (String name : weights.names()) {
            NetworkWeights.Tensor tensor = weights.get(name);
            long next = end + (long) Float.BYTES * tensor.values().length;
            header.put(name, Map.of("dtype", "F32", "shape", Arrays.stream(tensor.shape()).boxed().toList(),
                    "data_offsets", List.of(end, next)));
            end = next;
        }
        byte[] json = JSON.std.asBytes(header);
        // Values begin at a multiple of eight bytes, which blanks make up for.
        int length = (json.length + 7) / 8 * 8;
        ByteBuffer first = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(json);
        while (first.hasRemaining()) {
            first.put((byte) ' ');
        }
        writeAll(file, first.flip());
        for (String name : weights.names()) {
            float[] values = weights.get(name).values();
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length)).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            writeAll(file, bytes);
        }
    }

    private static void writeAll(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }
}

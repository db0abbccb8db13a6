package io.github.pcam4j.model.tensors;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code torch.save} wrote before PyTorch 1.6: pickles of a magic number, a version, the machine and the dictionary;
 * one of the storages' keys; and for each of them a count and its values.
 */
final class PickledTensors implements StoredTensors {
    /** 0x1950a86a20f9469cfc6c, which 64 bits do not hold. */
    private static final String MAGIC = "119547037146038801333356";
    private static final long VERSION = 1001;

    private final RandomAccessFile file;
    private final Map<String, StoredTensor> tensors;
    private final Map<String, Place> places = new LinkedHashMap<>();

    /** Where a storage's values begin, and how many bytes of the file are behind that. */
    private record Place(long from, long bytes) { }

    /** Counts what pickles took. */
    private static final class Counted extends InputStream {
        private final InputStream in;
        private long count;

        Counted(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            count += next < 0 ? 0 : 1;
            return next;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = in.read(into, from, length);
            count += Math.max(0, read);
            return read;
        }
    }

    private PickledTensors(RandomAccessFile file) throws IOException {
        this.file = file;
        Counted counted = new Counted(new BufferedInputStream(Channels.newInputStream(file.getChannel())));
        DataInputStream in = new DataInputStream(counted);
        if (!MAGIC.equals(Pickle.read(in)) || !Long.valueOf(VERSION).equals(Pickle.read(in))) {
            throw new UnfitTensorsException("it is a pickle, but none that torch.save wrote");
        }
        Pickle.read(in);
        this.tensors = StateDict.of(Pickle.read(in));
        if (!(Pickle.read(in) instanceof List<?> keys)) {
            throw new UnfitTensorsException("it does not tell the order of its values; it is damaged: fetch it again");
        }
        findPlaces(keys, counted.count);
    }

    private void findPlaces(List<?> keys, long start) throws IOException {
        Map<String, ElementType> types = new LinkedHashMap<>();
        tensors.values().forEach(it -> types.put(it.storage(), it.type()));
        long at = start;
        for (Object key : keys) {
            ElementType type = types.get(String.valueOf(key));
            if (type == null) {
                throw new UnfitTensorsException("it has values that are of no tensor; save the state dict alone: "
                        + "torch.save(model.state_dict(), file)");
            }
            file.seek(at);
            long count = Long.reverseBytes(file.readLong());
            at += Long.BYTES;
            if (count < 0 || count > (file.length() - at) / type.bytes()) {
                throw new EOFException("it ends ahead of its values");
            }
            places.put(String.valueOf(key), new Place(at, count * type.bytes()));
            at += count * type.bytes();
        }
    }

    static StoredTensors open(Path path) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
        try {
            return new PickledTensors(file);
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    @Override
    public Map<String, StoredTensor> all() {
        return tensors;
    }

    @Override
    public byte[] bytes(StoredTensor of, long from, long to) throws IOException {
        int size = of.type().bytes();
        Place place = places.get(of.storage());
        if (place == null || to * size > place.bytes()) {
            throw new UnfitTensorsException("the values of storage %s are not there; it was cut short: fetch it again"
                    .formatted(of.storage()));
        }
        byte[] bytes = new byte[Math.toIntExact((to - from) * size)];
        file.seek(place.from() + from * size);
        file.readFully(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

package io.github.pcam4j.model.tensors;

import io.github.pcam4j.model.tensors.PickledValue.Dictionary;
import io.github.pcam4j.model.tensors.PickledValue.PickledStorage;
import io.github.pcam4j.model.tensors.PickledValue.PickledTensor;
import io.github.pcam4j.model.tensors.PickledValue.Sequence;
import io.github.pcam4j.model.tensors.PickledValue.Text;
import io.github.pcam4j.model.tensors.PickledValue.Whole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what torch.save wrote before PyTorch 1.6, and still does if asked to: pickles of a magic number, a version, the
 * machine's properties, what was saved and the keys of its storages; then in the order of these keys each storage, its
 * number of values in eight bytes before it.
 */
final class LegacyReader {
    /** How such a file begins: protocol 2, and 0x1950a86a20f9469cfc6c in ten bytes. */
    static final String MAGIC = "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";
    private static final long VERSION = 1001;

    private final FileChannel file;
    private final Map<String, Storage> storages = new HashMap<>();

    private LegacyReader(FileChannel file) {
        this.file = file;
    }

    static TensorSource read(FileChannel file, @Nullable String key) throws IOException {
        return new TensorSource(new LegacyReader(file).tensors(key), file);
    }

    private Map<String, StoredTensor> tensors(@Nullable String key) throws IOException {
        ByteBuffer start = ByteBuffer.allocate((int) Math.min(file.size(), PickleReader.LONGEST));
        new FileStorage(file, 0, file.size()).read(0, start);
        start.flip();
        PickleReader pickles = new PickleReader(start.position(MAGIC.length()), start.limit() == file.size());
        if (!(pickles.next() instanceof Whole version && version.value() == VERSION)) {
            throw new UnfitTensorsException("it is of a version of torch.save that is not known; expected is " + VERSION);
        }
        if (!(pickles.next() instanceof Dictionary machine)
                || machine.entries().get("little_endian") != PickledValue.Constant.TRUE) {
            throw new UnfitTensorsException("it was saved on a machine that is not little-endian; save it on another one");
        }
        Map<String, PickledTensor> found = StateDict.find(pickles.next(), key);
        findStorages(pickles.next(), pickles.storages(), start.position());
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        found.forEach((name, tensor) -> {
            Storage storage = storages.get(tensor.storage().key());
            if (storage == null) {
                throw UnfitTensorsException.damaged("the tensor %s is of the storage %s, which is not in the file".formatted(
                        Shown.name(name), Shown.name(tensor.storage().key())));
            }
            tensors.put(name, tensor.stored(name, storage));
        });
        return tensors;
    }

    /** Storages follow each other; how long each is follows from what the pickle says of it, and must be there. */
    private void findStorages(PickledValue keys, Map<String, PickledStorage> expected, long from) throws IOException {
        if (!(keys instanceof Sequence sequence)) {
            throw UnfitTensorsException.damaged("it has %s where the keys of its storages are expected".formatted(
                    keys.kind()));
        }
        long at = from;
        for (PickledValue item : sequence.items()) {
            PickledStorage storage = item instanceof Text key ? expected.get(key.value()) : null;
            if (storage == null || storages.containsKey(storage.key())) {
                throw UnfitTensorsException.damaged("it lists a storage, %s, of none of its tensors, or listed before"
                        .formatted(item instanceof Text key ? Shown.name(key.value()) : item.kind()));
            }
            long left = file.size() - at - Long.BYTES;
            long count = left < 0 ? -1 : count(at);
            if (count != storage.count() || count < 0 || count > left / storage.type().bytes()) {
                throw new UnfitTensorsException(("the storage %s of %s values of %s begins at byte %s with %s values, and "
                        + "the file has %s bytes; it was cut short or is damaged: fetch it again").formatted(
                                Shown.name(storage.key()), storage.count(), storage.type(), at, left < 0 ? "no" : count,
                                file.size()));
            }
            long length = count * storage.type().bytes();
            storages.put(storage.key(), new FileStorage(file, at + Long.BYTES, length));
            at += Long.BYTES + length;
        }
    }

    private long count(long at) throws IOException {
        ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        new FileStorage(file, at, Long.BYTES).read(0, count);
        return count.flip().getLong();
    }
}

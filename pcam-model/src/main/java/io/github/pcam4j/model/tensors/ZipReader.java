package io.github.pcam4j.model.tensors;

import io.github.pcam4j.model.tensors.PickledValue.PickledStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads what torch.save writes from PyTorch 1.6 on: a ZIP archive of one folder with the pickle {@code data.pkl}, a storage
 * each in {@code data/KEY}, and the order of bytes in {@code byteorder}, which older files lack. Entries are stored, not
 * compressed: none has more than the file has. Their checksums are not compared, as PyTorch can be told to write none.
 */
final class ZipReader {
    private static final String PICKLE = "/data.pkl";
    private static final int LONGEST_ORDER = 16;

    private final ZipFile file;
    private final Map<String, ZipEntry> entries = new HashMap<>();
    private final String root;
    private final ByteOrder order;

    private ZipReader(ZipFile file) throws IOException {
        this.file = file;
        try {
            file.stream().forEach(this::add);
        } catch (IllegalArgumentException e) {
            // Java looks at names when it opens an archive, but at comments only now.
            throw UnfitTensorsException.damaged("the comment of an entry is no UTF-8, and torch.save writes none");
        }
        List<String> pickles = entries.keySet().stream()
                .filter(it -> it.endsWith(PICKLE) && it.indexOf('/') == it.length() - PICKLE.length()).toList();
        if (pickles.size() != 1) {
            throw new UnfitTensorsException(("it is a ZIP archive with %s entries of which %s are a folder's data.pkl; "
                    + "expected is one, as torch.save writes it").formatted(entries.size(), pickles.size()));
        }
        root = pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length() + 1);
        order = order();
    }

    static TensorSource read(Path path, @Nullable String key) throws IOException {
        ZipFile file = new ZipFile(path.toFile());
        try {
            return new TensorSource(new ZipReader(file).tensors(key), file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void add(ZipEntry entry) {
        if (entries.put(entry.getName(), entry) != null) {
            throw UnfitTensorsException.damaged("it has the entry %s twice".formatted(Shown.name(entry.getName())));
        }
    }

    private ByteOrder order() throws IOException {
        if (!entries.containsKey(root + "byteorder")) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        String name = new String(bytes("byteorder", LONGEST_ORDER), StandardCharsets.ISO_8859_1);
        return switch (name) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default -> throw new UnfitTensorsException("its order of bytes is %s; expected is little or big".formatted(
                    Shown.name(name)));
        };
    }

    private Map<String, StoredTensor> tensors(@Nullable String key) throws IOException {
        ByteBuffer pickle = ByteBuffer.wrap(bytes("data.pkl", PickleReader.LONGEST));
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        StateDict.find(new PickleReader(pickle, true).next(), key).forEach((name, tensor) -> tensors.put(name,
                tensor.stored(name, storage(name, tensor.storage()))));
        return tensors;
    }

    private Storage storage(String name, PickledStorage storage) {
        ZipEntry entry = entry("data/" + storage.key());
        if (storage.count() < 0 || storage.count() > entry.getSize()
                || storage.count() * storage.type().bytes() != entry.getSize()) {
            throw UnfitTensorsException.damaged("the tensor %s is of a storage of %s values of %s; its entry %s has %s bytes"
                    .formatted(Shown.name(name), storage.count(), storage.type(), Shown.name(entry.getName()),
                            entry.getSize()));
        }
        return new ZipStorage(file, entry, order);
    }

    private byte[] bytes(String name, int most) throws IOException {
        ZipEntry entry = entry(name);
        if (entry.getSize() > most) {
            throw new UnfitTensorsException("its entry %s has %s bytes; expected are at most %s".formatted(
                    Shown.name(entry.getName()), entry.getSize(), most));
        }
        try (InputStream in = file.getInputStream(entry)) {
            return in.readNBytes(most);
        }
    }

    private ZipEntry entry(String name) {
        ZipEntry entry = entries.get(root + name);
        if (entry == null) {
            throw new UnfitTensorsException("it has no entry %s, which its pickle refers to; it may have been cut short: "
                    .formatted(Shown.name(root + name)) + "fetch it again");
        }
        if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
            throw new UnfitTensorsException(("its entry %s is compressed, as torch.save writes none; unpack it and pack it "
                    + "again without compression (zip -0)").formatted(Shown.name(entry.getName())));
        }
        return entry;
    }
}

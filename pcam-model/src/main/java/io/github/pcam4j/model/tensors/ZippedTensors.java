package io.github.pcam4j.model.tensors;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What {@code torch.save} writes since PyTorch 1.6: a ZIP archive of a pickle and, stored by their numbers, values. */
final class ZippedTensors implements StoredTensors {
    private static final String PICKLE = "/data.pkl";

    private final ZipFile zip;
    private final String root;
    private final Map<String, StoredTensor> tensors;

    private ZippedTensors(ZipFile zip) throws IOException {
        this.zip = zip;
        ZipEntry pickle = zip.stream().filter(it -> it.getName().endsWith(PICKLE)
                && it.getName().indexOf('/') == it.getName().length() - PICKLE.length()).findFirst().orElseThrow(
                () -> new UnfitTensorsException("it is a ZIP archive without data.pkl, as torch.save would put it there"));
        this.root = pickle.getName().substring(0, pickle.getName().length() - PICKLE.length() + 1);
        requireLittleEndian();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(zip.getInputStream(pickle)))) {
            this.tensors = StateDict.of(Pickle.read(in));
        }
    }

    private void requireLittleEndian() throws IOException {
        ZipEntry order = zip.getEntry(root + "byteorder");
        if (order != null) {
            try (InputStream in = zip.getInputStream(order)) {
                if (in.read() != 'l') {
                    throw new UnfitTensorsException("its values are big-endian; save it on a little-endian machine");
                }
            }
        }
    }

    static StoredTensors open(Path path) throws IOException {
        ZipFile zip = new ZipFile(path.toFile());
        try {
            return new ZippedTensors(zip);
        } catch (IOException | RuntimeException | Error e) {
            zip.close();
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
        ZipEntry entry = zip.getEntry(root + "data/" + of.storage());
        // Stored, as torch.save has it, an entry takes what it says of the file itself.
        if (entry == null || entry.getMethod() != ZipEntry.STORED || entry.getSize() < to * size) {
            throw new UnfitTensorsException("the values %sdata/%s are not there as torch.save stores them; it is damaged: fetch "
                    .formatted(root, of.storage()) + "it again");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            in.skipNBytes(from * size);
            byte[] bytes = in.readNBytes(Math.toIntExact((to - from) * size));
            if (bytes.length < (to - from) * size) {
                throw new EOFException("it ends in the midst of its values");
            }
            return bytes;
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}

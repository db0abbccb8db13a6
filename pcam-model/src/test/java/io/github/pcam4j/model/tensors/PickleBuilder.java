package io.github.pcam4j.model.tensors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Pickles of protocol 2 put together by operation, and the files around them. */
final class PickleBuilder {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    PickleBuilder() {
        raw(0x80, 2);
    }

    PickleBuilder raw(int... operations) {
        for (int operation : operations) {
            bytes.write(operation);
        }
        return this;
    }

    PickleBuilder op(String operations) {
        bytes.writeBytes(operations.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleBuilder text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return op("X").integer(utf8.length).op(text);
    }

    PickleBuilder whole(long value) {
        return raw(0x8a, Long.BYTES).op(new String(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value).array(), StandardCharsets.ISO_8859_1));
    }

    PickleBuilder integer(int value) {
        return raw(value & 0xff, value >> 8 & 0xff, value >> 16 & 0xff, value >>> 24);
    }

    PickleBuilder wholes(long... values) {
        op("(");
        for (long value : values) {
            whole(value);
        }
        return op("t");
    }

    /** A tensor of a storage, from its function to its call. */
    PickleBuilder tensor(String storage, String key, long count, long offset, long[] shape, long... strides) {
        return op("ctorch._utils\n_rebuild_tensor_v2\n((").text("storage").op("ctorch\n" + storage + "\n").text(key).text("cpu")
                .whole(count).op("tQ").whole(offset).wholes(shape).wholes(strides).raw(0x89)
                .op("ccollections\nOrderedDict\n)RtR");
    }

    /** A dictionary of one tensor, w, of float32. */
    static PickleBuilder one(long count, long offset, long[] shape, long... strides) {
        return new PickleBuilder().op("}").text("w").tensor("FloatStorage", "0", count, offset, shape, strides).op("s.");
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** A ZIP archive with the pickle and one storage of so many bytes. */
    Path zip(Path path, int storage) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", bytes());
        entries.put("archive/data/0", new byte[storage]);
        return zip(path, ZipEntry.STORED, entries);
    }

    static Path zip(Path path, int method, Map<String, byte[]> entries) {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey());
                CRC32 sum = new CRC32();
                sum.update(each.getValue());
                entry.setMethod(method);
                entry.setCrc(sum.getValue());
                entry.setSize(each.getValue().length);
                zip.putNextEntry(entry);
                zip.write(each.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return path;
    }

    /** The form before PyTorch 1.6; what follows the pickle is given. */
    Path legacy(Path path, byte[]... rest) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(LegacyReader.MAGIC.getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(new PickleBuilder().op("M").raw(1001 & 0xff, 1001 >> 8).op(".").bytes());
        all.writeBytes(new PickleBuilder().op("}").text("little_endian").raw(0x88).op("s.").bytes());
        all.writeBytes(bytes());
        for (byte[] each : rest) {
            all.writeBytes(each);
        }
        return Written.bytes(path, all.toByteArray());
    }
}

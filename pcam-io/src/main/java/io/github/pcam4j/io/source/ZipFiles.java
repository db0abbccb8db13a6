package io.github.pcam4j.io.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The files in a ZIP, read where they lie; nothing is unpacked to disk. */
final class ZipFiles implements ArchiveFiles {
    /** Deflate makes at most 1032 bytes of one. */
    private static final long MOST_EXPANSION = 1032;

    private final Path path;
    private final ZipFile zip;

    ZipFiles(Path path) {
        this.path = path;
        try {
            this.zip = new ZipFile(path.toFile());
        } catch (ZipException e) {
            throw new PatchSourceException(("%s is not a whole ZIP archive (%s): it ends early or is damaged. "
                    + "Compare its size with the original's and download it again").formatted(path, e.getMessage()), e);
        } catch (IOException e) {
            throw ArchiveFiles.unreadable(path.toString(), e);
        }
    }

    @Override
    public String name() {
        return path.getFileName().toString();
    }

    @Override
    public SortedMap<String, String> list() {
        SortedMap<String, String> files = new TreeMap<>();
        zip.stream()
                .filter(entry -> !entry.isDirectory())
                .forEach(entry -> files.put(entry.getName(), entry.getSize() + "#" + entry.getCrc()));
        return files;
    }

    @Override
    public byte[] read(String name) {
        ZipEntry entry = zip.getEntry(name);
        int length = ArchiveFiles.checkedLength(entry.getSize(), location(name));
        if (length > MOST_EXPANSION * (entry.getCompressedSize() + 1)) {
            throw damaged(name, "it claims %d bytes, which its %d compressed ones cannot come to"
                    .formatted(length, entry.getCompressedSize()), null);
        }
        byte[] bytes = new byte[length];
        int read;
        try (InputStream input = zip.getInputStream(entry)) {
            // Into one array: without one, it is read in pieces of 8 KB and put together.
            read = input.readNBytes(bytes, 0, length);
        } catch (IOException e) {
            throw damaged(name, Objects.requireNonNullElse(e.getMessage(), "it ends too early"), e);
        }
        // ZipFile's streams do not compare the checksum that the archive holds.
        CRC32 crc = new CRC32();
        crc.update(bytes);
        if (read != length || crc.getValue() != entry.getCrc()) {
            throw damaged(name, "its checksum does not match", null);
        }
        return bytes;
    }

    private PatchSourceException damaged(String name, String reason, @Nullable IOException cause) {
        return new PatchSourceException("%s is damaged in the archive (%s); download the archive again"
                .formatted(location(name), reason), cause);
    }

    @Override
    public String location(String name) {
        return path + "!" + name;
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw ArchiveFiles.unreadable(path.toString(), e);
        }
    }
}

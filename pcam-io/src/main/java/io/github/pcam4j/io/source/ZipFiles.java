package io.github.pcam4j.io.source;

import io.github.pcam4j.PrintableText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
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
            this.zip = open(path);
        } catch (ZipException e) {
            throw notOpened(path, e);
        } catch (IOException e) {
            throw ArchiveFiles.unreadable(path.toString(), e);
        }
    }

    /**
     * Names and comments that are not UTF-8 are those of old packers, in the letters of DOS; the names needed have ASCII
     * only.
     */
    private static ZipFile open(Path path) throws IOException {
        try {
            return open(path, StandardCharsets.UTF_8);
        } catch (ZipException e) {
            Charset dos = Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;
            try {
                return open(path, dos);
            } catch (ZipException again) {
                throw e;
            }
        }
    }

    private static ZipFile open(Path path, Charset letters) throws IOException {
        ZipFile zip = new ZipFile(path.toFile(), letters);
        try {
            // Until Java 21, comments are looked at not when an archive is opened, but whenever an entry is asked for.
            zip.entries().asIterator().forEachRemaining(entry -> { });
            return zip;
        } catch (IllegalArgumentException e) {
            zip.close();
            throw (ZipException) new ZipException("the comment of an entry cannot be read").initCause(e);
        }
    }

    private static PatchSourceException notOpened(Path path, ZipException e) {
        // A ZIP may stand behind a program that unpacks it, so what the file begins with says less than its end.
        Optional<String> unsupported = ZipDirectory.unsupported(path);
        if (unsupported.isPresent()) {
            return new PatchSourceException("%s cannot be read where it lies: %s. Unpack it (7z x %s) and give the folder"
                    .formatted(path, unsupported.get(), path.getFileName()), e);
        }
        Optional<String> kind;
        try {
            kind = ArchiveKind.of(path);
        } catch (IOException unreadable) {
            return ArchiveFiles.unreadable(path.toString(), unreadable);
        }
        return kind.map(name -> new PatchSourceException("%s is not a ZIP archive but %s".formatted(path, name), e))
                .orElseGet(() -> new PatchSourceException(("%s is not a whole ZIP archive (%s): it ends early or is damaged. "
                        + "Compare its size with the original's and download it again").formatted(path, e.getMessage()), e));
    }

    @Override
    public String name() {
        return path.getFileName().toString();
    }

    @Override
    public List<ArchiveFile> list() {
        List<ArchiveFile> files = new ArrayList<>(zip.size());
        zip.stream()
                .filter(entry -> !entry.isDirectory() && !(entry.getName().endsWith("\\") && entry.getSize() == 0))
                .forEach(entry -> files.add(ArchiveFile.of(entry.getName(), entry.getSize() + "#" + entry.getCrc())));
        files.sort(Comparator.comparing(ArchiveFile::path));
        return files;
    }

    @Override
    public long length(ArchiveFile file) {
        return zip.getEntry(file.key()).getSize();
    }

    @Override
    public InputStream stream(ArchiveFile file) throws IOException {
        return zip.getInputStream(zip.getEntry(file.key()));
    }

    @Override
    public byte[] read(ArchiveFile file, int most) {
        ZipEntry entry = zip.getEntry(file.key());
        int length = ArchiveFiles.checkedLength(entry.getSize(), most, location(file));
        if (length > MOST_EXPANSION * (entry.getCompressedSize() + 1)) {
            throw damaged(file, String.format(Locale.ROOT,
                    "it claims %d bytes, which its %d compressed ones cannot come to",
                    length, entry.getCompressedSize()), null);
        }
        byte[] bytes = new byte[length];
        int read;
        try (InputStream input = zip.getInputStream(entry)) {
            // Into one array: without one, it is read in pieces of 8 KB and put together.
            read = input.readNBytes(bytes, 0, length);
        } catch (IOException e) {
            throw damaged(file, Objects.requireNonNullElse(e.getMessage(), "it ends too early"), e);
        }
        // ZipFile's streams do not compare the checksum that the archive holds.
        CRC32 crc = new CRC32();
        crc.update(bytes);
        if (read != length || crc.getValue() != entry.getCrc()) {
            throw damaged(file, "its checksum does not match", null);
        }
        return bytes;
    }

    private PatchSourceException damaged(ArchiveFile file, String reason, @Nullable IOException cause) {
        return new PatchSourceException("%s is damaged in the archive (%s); download the archive again"
                .formatted(location(file), reason), cause);
    }

    @Override
    public String location(String name) {
        return PrintableText.of(path + "!" + name);
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

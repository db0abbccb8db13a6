package io.github.pcam4j.io.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a file is that is no ZIP, and what to do with it. */
final class ArchiveKind {
    private static final int TAR_MARK = 257;
    private static final String UNPACK = "; unpack it (%s) and give the folder";

    private record Kind(int at, String mark, String name, String command) { }

    private static final List<Kind> KINDS = List.of(
            new Kind(TAR_MARK, "ustar", "a tar archive", "tar xf %s"),
            new Kind(0, "7z\u00bc\u00af", "a 7z archive", "7z x %s"),
            new Kind(0, "Rar!", "a RAR archive", "7z x %s"),
            new Kind(0, "\u001f\u008b", "a gzip file", "tar xzf %s, or gunzip %<s"),
            new Kind(0, "BZh", "a bzip2 file", "tar xjf %s, or bunzip2 %<s"),
            new Kind(0, "\u00fd7zXZ", "an xz file", "tar xJf %s, or unxz %<s"),
            new Kind(0, "(\u00b5/\u00fd", "a Zstandard file", "tar --zstd -xf %s, or unzstd %<s"));

    private ArchiveKind() { }

    /**
     * Looks at the first bytes.
     *
     * @return a message's end; empty for an empty file and for what begins as a ZIP does
     */
    static Optional<String> of(Path path) throws IOException {
        String head;
        try (InputStream input = Files.newInputStream(path)) {
            head = new String(input.readNBytes(TAR_MARK + 8), StandardCharsets.ISO_8859_1);
        }
        if (head.isEmpty() || head.startsWith("PK")) {
            return Optional.empty();
        }
        if (head.startsWith("\u0089HDF")) {
            return Optional.of("an HDF5 file; give the competition's ZIP or the folder it unpacks to. A store in HDF5 needs "
                    + "no preparation: it can be trained on");
        }
        return Optional.of(KINDS.stream().filter(kind -> head.startsWith(kind.mark(), kind.at())).findFirst()
                .map(kind -> kind.name() + UNPACK.formatted(kind.command().formatted(path.getFileName())))
                .orElse("another kind of file; give the competition's ZIP or the folder it unpacks to"));
    }

    /** Whether a file's name is that of an archive, which may hold what is looked for. */
    static boolean isArchive(String fileName) {
        return fileName.toLowerCase(Locale.ROOT).matches(".*\\.(zip|tar|tgz|gz|bz2|xz|zst|7z|rar)");
    }
}

package io.github.pcam4j.io.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a file is that is no ZIP, and what to do with it. */
final class ArchiveKind {
    private static final int TAR_BLOCK = 512;
    private static final int TAR_CHECKSUM = 148;
    private static final int TAR_CHECKSUM_END = 156;
    private static final String UNPACK = "; unpack it (%s) and give the folder";
    private static final Kind TAR = new Kind(257, "ustar", "a tar archive", "tar xf %s");
    private static final Pattern ARCHIVE = Pattern.compile("(?i).*\\.(zip|tar|tar\\.\\w+|tgz|gz|bz2|xz|zst|7z|rar)");

    private record Kind(int at, String mark, String name, String command) { }

    private static final List<Kind> KINDS = List.of(
            TAR,
            new Kind(0, "7z\u00bc\u00af", "a 7z archive", "7z x %s"),
            new Kind(0, "Rar!", "a RAR archive", "7z x %s"),
            new Kind(0, "\u001f\u008b", "a gzip file", "tar xzf %s, or gunzip %<s"),
            new Kind(0, "BZh", "a bzip2 file", "tar xjf %s, or bunzip2 %<s"),
            new Kind(0, "\u00fd7zXZ", "an xz file", "tar xJf %s, or unxz %<s"),
            new Kind(0, "(\u00b5/\u00fd", "a Zstandard file", "tar --zstd -xf %s, or unzstd %<s"),
            new Kind(0, "MZ", "a program for Windows, perhaps an archive that unpacks itself", "7z x %s"));

    private ArchiveKind() { }

    /**
     * Looks at the first bytes.
     *
     * @return a message's end; empty for an empty file and for what begins as a ZIP does
     */
    static Optional<String> of(Path path) throws IOException {
        String head;
        try (InputStream input = Files.newInputStream(path)) {
            head = new String(input.readNBytes(TAR_BLOCK), StandardCharsets.ISO_8859_1);
        }
        if (head.isEmpty() || head.startsWith("PK")) {
            return Optional.empty();
        }
        if (head.startsWith("\u0089HDF")) {
            return Optional.of("an HDF5 file; give the competition's ZIP or the folder it unpacks to. A store in HDF5 needs "
                    + "no preparation: it can be trained on");
        }
        return Optional.of(KINDS.stream().filter(kind -> head.startsWith(kind.mark(), kind.at())).findFirst()
                .or(() -> isOldTar(head) ? Optional.of(TAR) : Optional.empty())
                .map(kind -> kind.name() + UNPACK.formatted(kind.command().formatted(path.getFileName())))
                .orElse("another kind of file; give the competition's ZIP or the folder it unpacks to"));
    }

    /** Before POSIX a tar had no mark, but a sum of its header's bytes, in which the sum's own place counts as blanks. */
    private static boolean isOldTar(String head) {
        String written = head.length() < TAR_BLOCK ? "" : head.substring(TAR_CHECKSUM, TAR_CHECKSUM_END);
        String octal = written.replaceAll("[\0 ]", "");
        if (!octal.matches("[0-7]{1,7}")) {
            return false;
        }
        String blank = head.substring(0, TAR_CHECKSUM) + " ".repeat(written.length()) + head.substring(TAR_CHECKSUM_END);
        return blank.chars().sum() == Integer.parseInt(octal, 8);
    }

    /** Whether a file's name is that of an archive, which may hold what is looked for. */
    static boolean isArchive(String fileName) {
        return ARCHIVE.matcher(fileName).matches();
    }

    /** How to unpack an archive of some name beside itself, into a folder that is called as it is. */
    static String unpacking(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        String folder = fileName.replaceFirst("(?i)(\\.tar)?\\.\\w+$", "");
        return lower.matches(".*\\.(tar(\\.\\w+)?|tgz)")
                ? "mkdir %1$s && tar xf %2$s -C %1$s".formatted(folder, fileName)
                : "7z x %s -o%s".formatted(fileName, folder);
    }
}

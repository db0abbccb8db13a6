package io.github.pcam4j.io.source;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Ids of images below a folder, and which of them the rows of a table mean. */
final class FolderIds {
    private final Path folder;
    private final Path around;
    private final FoundImages found;

    /**
     * Ids for a table.
     *
     * @param folder the images are below
     * @param table the CSV file
     * @param found the images
     */
    FolderIds(Path folder, Path table, FoundImages found) {
        this.folder = folder.toAbsolutePath().normalize();
        Path absolute = table.toAbsolutePath().normalize();
        this.around = absolute.resolveSibling("").normalize();
        this.found = found;
    }

    /** The id that a row means: its path below the folder, or, if there is no such image, beside the table. */
    String ofRow(String text) {
        String path = ArchiveFile.of(text.strip(), "").path();
        String id = withoutExtension(path);
        if (isFound(id)) {
            return id;
        }
        try {
            Path meant = around.resolve(path).normalize();
            String below = meant.startsWith(folder) ? withoutExtension(ArchiveFile.of(folder.relativize(meant).toString(), "")
                    .path()) : id;
            return isFound(below) ? below : id;
        } catch (InvalidPathException e) {
            return id;
        }
    }

    private boolean isFound(String id) {
        return found.byId().containsKey(id) || found.doubtful().containsKey(id);
    }

    private static String withoutExtension(String path) {
        return encoded(FoundImages.isImage(path.substring(path.lastIndexOf('/') + 1))
                ? FoundImages.withoutExtension(path) : path);
    }

    /** Control characters stay: they are refused, as whoever reads the id later could take it for two. */
    static String encoded(String path) {
        StringBuilder id = new StringBuilder(path.length());
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xff;
            boolean plain = (c > ' ' && c < 0x7f && c != '%') || c < ' ' || c == 0x7f;
            id.append(plain ? String.valueOf((char) c) : String.format(Locale.ROOT, "%%%02X", c));
        }
        return id.toString();
    }
}

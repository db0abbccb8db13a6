package io.github.pcam4j.io.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What tells that a path still leads to the file that it led to, as it was.
 *
 * @param key the system's name of the file, such as device and inode; null where it has none
 * @param size in bytes
 * @param modified when it was last written
 */
public record FileIdentity(@Nullable Object key, long size, FileTime modified) {

    public static FileIdentity of(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileIdentity(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
    }

    /** Says what is different now. */
    public void require(Path path) throws IOException {
        FileIdentity now = of(path);
        if (!Objects.equals(key, now.key)) {
            throw new ChangedFileException(path, "another file has its name");
        }
        if (size != now.size) {
            throw new ChangedFileException(path, String.format(Locale.ROOT, "it had %d bytes and has %d",
                    size, now.size));
        }
        if (!modified.equals(now.modified)) {
            throw new ChangedFileException(path, "it was last written at %s, now at %s".formatted(modified, now.modified));
        }
    }
}

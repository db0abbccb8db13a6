package io.github.pcam4j.io.source;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files below a folder. */
final class FolderFiles implements ArchiveFiles {
    private final Path folder;

    FolderFiles(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? folder.toString() : name.toString();
    }

    @Override
    public SortedMap<String, String> list() {
        SortedMap<String, String> files = new TreeMap<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = folder.relativize(file).toString().replace('\\', '/');
                    files.put(name, attributes.size() + "@" + attributes.lastModifiedTime().toMillis());
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw ArchiveFiles.unreadable(folder.toString(), e);
        }
        return files;
    }

    @Override
    public byte[] read(String name) {
        Path file = folder.resolve(name);
        try {
            ArchiveFiles.checkedLength(Files.size(file), location(name));
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw ArchiveFiles.unreadable(location(name), e);
        }
    }

    @Override
    public String location(String name) {
        return folder.resolve(name).toString();
    }

    @Override
    public void close() { }
}

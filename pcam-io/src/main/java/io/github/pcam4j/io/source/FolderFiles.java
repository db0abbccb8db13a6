package io.github.pcam4j.io.source;

import io.github.pcam4j.PrintableText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;

/** The files below a folder, those behind links too. */
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

    /** Pipes, devices, broken links and folders that are named like images are listed; {@link #read} tells of them. */
    @Override
    public List<ArchiveFile> list() {
        Listing listing = new Listing();
        try {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, listing);
        } catch (IOException e) {
            throw ArchiveFiles.unreadable(folder.toString(), e);
        }
        listing.files.sort(Comparator.comparing(ArchiveFile::path));
        return listing.files;
    }

    private final class Listing extends SimpleFileVisitor<Path> {
        private final List<ArchiveFile> files = new ArrayList<>();

        private void add(Path file, String version) {
            files.add(ArchiveFile.of(folder.relativize(file).toString(), version));
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (!directory.equals(folder) && FoundImages.isImage(directory.getFileName().toString())) {
                add(directory, "folder");
                return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            add(file, attributes.size() + "@" + attributes.lastModifiedTime().toMillis());
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof FileSystemLoopException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }
    }

    /** What is no file has no length; reading tells. */
    @Override
    public long length(ArchiveFile file) {
        try {
            Path path = folder.resolve(file.key());
            return Files.isRegularFile(path) ? Files.size(path) : 0;
        } catch (IOException e) {
            throw ArchiveFiles.unreadable(location(file), e);
        }
    }

    @Override
    public InputStream stream(ArchiveFile file) throws IOException {
        return Files.newInputStream(folder.resolve(file.key()));
    }

    @Override
    public byte[] read(ArchiveFile file, int most) {
        Path path = folder.resolve(file.key());
        String location = location(file);
        if (!Files.isRegularFile(path)) {
            throw new PatchSourceException(Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    ? "%s is no file but %s; remove it or replace it by the original file".formatted(location, kind(path))
                    : "%s does not exist; check its name".formatted(location));
        }
        try (InputStream input = Files.newInputStream(path)) {
            int length = ArchiveFiles.checkedLength(Files.size(path), most, location);
            byte[] bytes = input.readNBytes(Math.max(length, 1));
            if (bytes.length > length || input.read() >= 0) {
                throw new PatchSourceException("%s grew while it was read; wait until it is written".formatted(location));
            }
            return bytes;
        } catch (IOException e) {
            throw ArchiveFiles.unreadable(location, e);
        }
    }

    private static String kind(Path path) {
        if (Files.isDirectory(path)) {
            return "a folder";
        }
        return Files.exists(path) ? "a pipe or a device" : "a link to nothing";
    }

    @Override
    public String location(String name) {
        return PrintableText.of(folder.resolve(name).toString());
    }

    @Override
    public void close() { }
}

package io.github.pcam4j.train.engine;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JAR with native libraries, and where JavaCPP unpacks it.
 *
 * @param jar the file
 * @param folder of the libraries within it, with a slash at its end
 * @param unpacked where they are in the cache
 */
record UnpackedJar(Path jar, String folder, Path unpacked) {
    private static final Logger LOG = LoggerFactory.getLogger(UnpackedJar.class);

    /** By a library that it has; empty if there is none, or if it is in no JAR of its own. */
    static Optional<UnpackedJar> of(Path cache, ClassLoader loader, String resource) {
        URL url = loader.getResource(resource);
        if (url == null) {
            return Optional.empty();
        }
        try {
            URLConnection connection = url.openConnection();
            if (!(connection instanceof JarURLConnection inJar) || !inJar.getJarFileURL().getProtocol().equals("file")) {
                return Optional.empty();
            }
            Path jar = Path.of(inJar.getJarFileURL().toURI());
            String folder = resource.substring(0, resource.lastIndexOf('/') + 1);
            String name = Objects.requireNonNull(jar.getFileName()).toString();
            return Optional.of(new UnpackedJar(jar, folder, cache.resolve(name).resolve(folder)));
        } catch (IOException | URISyntaxException e) {
            LOG.debug("{} is left to JavaCPP", url, e);
            return Optional.empty();
        }
    }

    /** JavaCPP takes a file for whole by its size and time, which it sets last of all, and so does this. */
    void removeWhatDiffers() throws IOException {
        if (!Files.isDirectory(unpacked)) {
            return;
        }
        try (JarFile original = new JarFile(jar.toFile()); Stream<Path> files = Files.list(unpacked)) {
            // Links lead to files of other JARs.
            for (Path file : files.filter(it -> Files.isRegularFile(it, LinkOption.NOFOLLOW_LINKS)).toList()) {
                ZipEntry entry = original.getEntry(folder + file.getFileName());
                if (entry != null && !isLike(file, entry)) {
                    LOG.info("{} has {} bytes of {}, as a process that was killed leaves it; it is unpacked anew", file,
                            Files.size(file), entry.getSize());
                    Files.delete(file);
                }
            }
        }
    }

    /** Bytes of libraries that are not there as they are in the JAR. Not each of them may be needed. */
    long missingBytes() throws IOException {
        long missing = 0;
        try (JarFile original = new JarFile(jar.toFile())) {
            List<? extends ZipEntry> libraries = original.stream().filter(this::isLibrary).toList();
            for (ZipEntry library : libraries) {
                Path file = unpacked.resolve(library.getName().substring(folder.length()));
                missing += Files.isRegularFile(file) && isLike(file, library) ? 0 : library.getSize();
            }
        }
        return missing;
    }

    private boolean isLibrary(ZipEntry entry) {
        String name = entry.getName();
        return name.startsWith(folder) && name.indexOf('/', folder.length()) < 0
                && (name.contains(".so") || name.endsWith(".dll") || name.endsWith(".dylib"));
    }

    private static boolean isLike(Path file, ZipEntry entry) throws IOException {
        return Files.size(file) == entry.getSize() && Files.getLastModifiedTime(file).toMillis() == entry.getTime();
    }
}

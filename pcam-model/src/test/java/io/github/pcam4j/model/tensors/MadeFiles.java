package io.github.pcam4j.model.tensors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** What Python wrote; make_tensor_files.py beside the files says how. */
final class MadeFiles {
    private MadeFiles() { }

    static Path file(String name) {
        try {
            URL url = Objects.requireNonNull(MadeFiles.class.getResource("/tensors/" + name), name);
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> lines(String name) {
        try {
            return Files.readAllLines(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

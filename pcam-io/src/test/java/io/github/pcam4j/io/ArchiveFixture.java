package io.github.pcam4j.io;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A small archive in the competition's layout, to be spoiled by tests before it is written. */
public final class ArchiveFixture {
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    /**
     * Patches {@code t0..} with labels i mod 2 and test patches {@code p0..}; CSVs in descending order; no submission
     * without test patches.
     */
    public static ArchiveFixture of(int train, int test) {
        ArchiveFixture fixture = new ArchiveFixture();
        StringBuilder labels = new StringBuilder("id,label\n");
        for (int i = train - 1; i >= 0; i--) {
            fixture.put("train/t" + i + ".tif", TiffFixtures.rgb(96, i));
            labels.append("t").append(i).append(',').append(i % 2).append('\n');
        }
        StringBuilder submission = new StringBuilder("id,label\r\n");
        for (int i = test - 1; i >= 0; i--) {
            fixture.put("test/p" + i + ".tif", TiffFixtures.rgb(96, 1000 + i));
            submission.append("p").append(i).append(",0\r\n");
        }
        fixture.put("train_labels.csv", labels.toString());
        return test == 0 ? fixture : fixture.put("sample_submission.csv", submission.toString());
    }

    public ArchiveFixture put(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    public ArchiveFixture put(String name, String content) {
        return put(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public ArchiveFixture remove(String name) {
        files.remove(name);
        return this;
    }

    public String text(String name) {
        return new String(files.get(name), StandardCharsets.UTF_8);
    }

    public Path zip(Path path) {
        return zip(path, "", ZipEntry.DEFLATED);
    }

    public Path zip(Path path, String root, int method) {
        return zip(path, root, method, "", StandardCharsets.UTF_8);
    }

    /** With the same comment on each entry, as the packers of DOS and Windows write them on demand. */
    public Path zip(Path path, String comment, Charset letters) {
        return zip(path, "", ZipEntry.DEFLATED, comment, letters);
    }

    private Path zip(Path path, String root, int method, String comment, Charset letters) {
        try (OutputStream output = Files.newOutputStream(path); ZipOutputStream zip = new ZipOutputStream(output, letters)) {
            zip.setLevel(method == ZipEntry.STORED ? 0 : 6);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(root + file.getKey());
                entry.setComment(comment);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path folder(Path folder) {
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

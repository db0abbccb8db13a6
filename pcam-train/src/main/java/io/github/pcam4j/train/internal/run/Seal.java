package io.github.pcam4j.train.internal.run;

import io.github.pcam4j.internal.WholeFile;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.AtomicFiles;
import io.github.pcam4j.train.internal.RegularFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * Sizes and checksums of a folder's files, kept in the folder as {@value #NAME}: by them it is known whether the folder
 * is as it was written. A change of any byte is found, those of the list itself included.
 */
public final class Seal {
    public static final String NAME = "checksums.txt";

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{8}) ([0-9]{1,18}) (.+)");

    /** A checkpoint has some ten files. */
    private static final int MOST_BYTES = 1 << 20;

    private Seal() { }

    /**
     * Forces all files of a folder to the disk and writes the list.
     *
     * @throws TrainingException if that fails
     */
    static void close(Path folder) {
        try {
            List<String> lines = new ArrayList<>();
            for (String name : names(folder)) {
                WholeFile.force(folder.resolve(name));
                lines.add(line(folder, name));
            }
            AtomicFiles.write(folder.resolve(NAME), writer -> writer.write(text(lines)));
        } catch (IOException e) {
            throw new TrainingException("%s cannot be written (%s); check the disk and the free space"
                    .formatted(folder, e), e);
        }
    }

    /** Files of a folder that its list does not name, and which somebody else put there; none if the list is damaged. */
    static List<Path> strangers(Path folder) {
        try {
            Set<String> ours = list(folder).lines().map(LINE::matcher).filter(Matcher::matches).map(it -> it.group(3))
                    .collect(Collectors.toSet());
            return ours.isEmpty() ? List.of() : names(folder).stream().filter(it -> !it.equals(NAME) && !ours.contains(it))
                    .map(folder::resolve).toList();
        } catch (IOException | IllegalArgumentException e) {
            return List.of();
        }
    }

    /** What is wrong with a folder, naming the file; empty if it is as it was written. */
    public static Optional<String> fault(Path folder) {
        try {
            String text = list(folder);
            List<String> all = List.of(text.split("\n"));
            List<String> lines = all.subList(1, all.size());
            if (!text.equals(text(lines)) || !lines.stream().allMatch(line -> LINE.matcher(line).matches())) {
                return Optional.of(NAME + " is damaged");
            }
            for (String line : lines) {
                Optional<String> fault = fault(folder, line);
                if (fault.isPresent()) {
                    return fault;
                }
            }
            return Optional.empty();
        } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
            return Optional.of("%s is missing or damaged (%s)".formatted(NAME, e));
        }
    }

    private static String list(Path folder) throws IOException {
        return new String(RegularFiles.read(folder.resolve(NAME), MOST_BYTES), StandardCharsets.UTF_8);
    }

    private static Optional<String> fault(Path folder, String expected) {
        Matcher fields = LINE.matcher(expected);
        String name = fields.matches() ? fields.group(3) : expected;
        try {
            if (!folder.resolve(name).normalize().startsWith(folder.normalize())) {
                return Optional.of("%s lists '%s', which lies elsewhere".formatted(NAME, name));
            }
            if (!Files.isRegularFile(folder.resolve(name))) {
                return Optional.of(name + " is missing");
            }
            return line(folder, name).equals(expected) ? Optional.empty()
                    : Optional.of(name + " is not as it was written: its size or checksum differs");
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of("%s cannot be read (%s)".formatted(name, e));
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted().toList();
        }
    }

    private static String line(Path folder, String name) throws IOException {
        CRC32C checksum = new CRC32C();
        try (InputStream file = new CheckedInputStream(Files.newInputStream(folder.resolve(name)), checksum)) {
            long bytes = file.transferTo(OutputStream.nullOutputStream());
            return String.format(Locale.ROOT, "%08x %d %s", checksum.getValue(), bytes, name);
        }
    }

    private static String text(List<String> lines) {
        String header = String.format(Locale.ROOT, "CRC-32C, bytes and names of %d files", lines.size());
        return header + "\n" + String.join("\n", lines) + "\n";
    }
}

package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.pcam4j.examples.PcamProcess.Outcome;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that strangers gave rule no terminal and forge no line, wherever {@code pcam} shows them. */
@Tag("slow")
class PrintableMessagesTest {
    /** Erases the line, writes another one, and turns what follows from right to left. */
    private static final String EVIL = "a\u001b[2K\npcam: all is well\u202e";
    private static final String SHOWN = "a\\u001b[2K\\npcam: all is well\\u202e";

    @TempDir
    private Path folder;
    private PcamSession pcam;

    @BeforeEach
    void open() throws IOException {
        // Elsewhere no file can have such a name.
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "no file can have such a name");
        pcam = PcamSession.in(folder, "-Dsun.jnu.encoding=UTF-8", "-Dfile.encoding=UTF-8", "-Dstderr.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8");
    }

    @AfterEach
    void close() throws IOException {
        if (pcam != null) {
            pcam.close();
        }
    }

    private static byte[] image() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }

    private Path zip(Map<String, byte[]> entries) throws IOException {
        Path file = folder.resolve("archive.zip");
        try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Outcome printable(Outcome outcome) {
        for (String printed : new String[] {outcome.output(), outcome.errors()}) {
            assertTrue(printed.codePoints().noneMatch(c -> (c < ' ' && c != '\n') || (c > 0x7e && c < 0xa0) || c == 0x202e),
                    printed);
            assertTrue(printed.lines().noneMatch("pcam: all is well"::equals), printed);
        }
        return outcome;
    }

    private void fails(String message, Object... arguments) throws Exception {
        Outcome outcome = printable(pcam.fails(message, arguments));
        assertEquals(1, outcome.errors().lines().filter(line -> line.startsWith("pcam: ")).count(), outcome.errors());
        Outcome json = printable(pcam.run(Stream.concat(Arrays.stream(arguments), Stream.of("--json")).toArray()));
        assertTrue(json.errors().contains(message.replace("\\", "\\\\")), json.errors());
    }

    @Test
    void namesInAnArchive() throws Exception {
        fails(SHOWN, "prepare", zip(Map.of("train/" + EVIL + ".tif", image(), "train_labels.csv", text("id,label\na,0\n"))),
                "--out", "data", "--size", 16);
        // A list has its own line breaks.
        assertEquals(4, pcam.run("prepare", folder.resolve("archive.zip"), "--out", "data").errors().lines().count());
        fails(SHOWN, "prepare", zip(Map.of(EVIL, image())), "--out", "data", "--size", 16);
        fails(SHOWN, "prepare", zip(Map.of("train/a.tif", image(), "train_labels.csv", text("\"" + EVIL + "\",label\na,0\n"))),
                "--out", "data", "--size", 16);
    }

    @Test
    void namesOfFilesAndFolders() throws Exception {
        Path own = Files.createDirectory(folder.resolve("a\u001b[2K"));
        Files.write(own.resolve(EVIL + ".png"), text("no picture"));
        fails(SHOWN + ".png", "prepare", own, "--labels", "none", "--out", "data");
        fails("a\\u001b[2K holds no run", "predict", own, "test.h5");
        Files.write(own.resolve(EVIL + ".png"), image());
        Files.write(own.resolve("b.png"), image());
        Outcome prepared = printable(pcam.succeeds("prepare", own, "--labels", "none", "--out", EVIL, "--on-error", "skip"));
        assertTrue(prepared.output().contains(SHOWN + "/test.h5: 1 patches of "), prepared.output());
        assertTrue(prepared.output().contains(SHOWN + "/test.skipped.csv: 1 left out"), prepared.output());
        assertEquals(Files.readString(folder.resolve(EVIL).resolve("test.skipped.csv")).lines().count(), 2);
    }
}

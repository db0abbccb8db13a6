package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pcam4j.examples.synthetic.SyntheticArchive;
import io.github.pcam4j.train.report.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SECURITY.md says of files from strangers. */
@Tag("slow")
class SecurityTest {
    private static final Path ROOT = Path.of("..");

    @TempDir
    private static Path shared;
    private static Path store;

    @TempDir
    private Path folder;
    private PcamProcess pcam;

    @BeforeAll
    static void train() throws Exception {
        store = PcamProcess.syntheticStore(shared);
        PcamProcess.in(shared).succeeds("train", store, "--out", "run", "--epochs", 1, "--batch", 16, "--filters", "4",
                "--units", "4", "--duplicates", "anywhere");
    }

    /** Each has a copy of the run, and Java's serialization shut as the start scripts have it. */
    @BeforeEach
    void copyTheRun() throws IOException {
        pcam = PcamProcess.in(folder).with("-Djdk.serialFilter=!*");
        try (Stream<Path> files = Files.walk(shared.resolve("run"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve("run").resolve(shared.resolve("run").relativize(file).toString()));
            }
        }
    }

    private static List<String> files(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.map(it -> below.relativize(it).toString()).sorted().toList();
        }
    }

    private void change(String file, String from, String to) throws IOException {
        Path path = folder.resolve("run").resolve(file);
        String text = Files.readString(path);
        assertTrue(text.contains(from), text);
        Files.writeString(path, text.replace(from, to));
    }

    /** The tests that SECURITY.md names are there. */
    @Test
    void everySentenceHasItsTest() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(it -> it.toString().matches(".*src.test.java.*Test\\.java")).toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        Matcher named = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`").matcher(Files.readString(ROOT.resolve("SECURITY.md")));
        TreeSet<String> mine = new TreeSet<>();
        while (named.find()) {
            assertTrue(sources.containsKey(named.group(1)), named.group());
            if (named.group(2) != null) {
                assertTrue(sources.get(named.group(1)).contains(" void " + named.group(2) + "("), named.group());
                mine.add(named.group(2));
            }
        }
        assertEquals(7, mine.size(), mine.toString());
    }

    @Test
    void namesInAnArchiveAreNoPlaces() throws Exception {
        Path archive = SyntheticArchive.builder(folder.resolve("plain.zip")).train(8).test(2).build().write();
        Path hostile = folder.resolve("hostile.zip");
        Path place = Files.createDirectory(folder.resolve("place"));
        try (InputStream in = Files.newInputStream(archive); ZipInputStream entries = new ZipInputStream(in);
                OutputStream out = Files.newOutputStream(hostile); ZipOutputStream zip = new ZipOutputStream(out)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                byte[] content = entries.readAllBytes();
                for (String name : entry.getName().startsWith("test/") ? List.of(entry.getName(), "test/../../../escape"
                        + entry.getName().hashCode() + ".tif", place.resolve(entry.getName().hashCode() + ".tif").toString())
                        : List.of(entry.getName())) {
                    zip.putNextEntry(new ZipEntry(name));
                    zip.write(content);
                }
            }
        }
        List<String> before = files(folder);
        Path out = Files.createDirectories(folder.resolve("a/b/c"));
        pcam.succeeds("prepare", hostile, "--out", out, "--size", 16, "--on-error", "skip");
        List<String> added = new ArrayList<>(files(folder));
        added.removeAll(before);
        added.removeIf(it -> it.startsWith(Path.of("a").toString()));
        assertEquals(List.of(), added);
        assertTrue(files(out).stream().allMatch(it -> it.isEmpty() || it.matches("(train|test)\\.(h5|skipped\\.csv)")),
                files(out).toString());
    }

    @Test
    void noXmlIsReadButAnnotations() throws IOException {
        Pattern reader = Pattern.compile("javax\\.xml|org\\.w3c\\.dom|org\\.xml\\.sax|XMLDecoder|getAsTree\\(|getImageMetadata");
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<Path> readers = files.filter(it -> it.toString().matches(".*pcam-\\w+.src.main.java.*\\.java"))
                    .filter(it -> reader.matcher(text(it)).find()).toList();
            assertEquals(List.of("AsapAnnotations.java"), readers.stream().map(it -> it.getFileName().toString()).toList());
            assertTrue(text(readers.get(0)).contains("SUPPORT_DTD, false") && text(readers.get(0))
                    .contains("IS_SUPPORTING_EXTERNAL_ENTITIES, false"));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aModelWithMoreThanNumbersIsRefused() throws Exception {
        Path model = folder.resolve("run/best/model.zip");
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(object)) {
            out.writeObject(new ArrayList<>(List.of("an object")));
        }
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        try (InputStream in = Files.newInputStream(model); ZipInputStream entries = new ZipInputStream(in);
                ZipOutputStream zip = new ZipOutputStream(changed)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                zip.putNextEntry(new ZipEntry(entry.getName()));
                zip.write(entries.readAllBytes());
            }
            zip.putNextEntry(new ZipEntry("preprocessor.bin"));
            zip.write(object.toByteArray());
        }
        pcam.succeeds("predict", "run", shared.resolve("test.h5"), "--out", "good.csv");
        Files.write(model, changed.toByteArray());
        pcam.fails("it holds 'preprocessor.bin', which no model of this engine does", "predict", "run",
                shared.resolve("test.h5"), "--out", "bad.csv");
        assertFalse(Files.exists(folder.resolve("bad.csv")));
    }

    @Test
    void aNetworkThatDoesNotFitIsRefused() throws Exception {
        change("config.json", "\"filters\" : [ 4 ]", "\"filters\" : [ 60000, 60000, 60000 ]");
        pcam.fails("129,600,000,000 bytes", "predict", "run", shared.resolve("test.h5"), "--out", "bad.csv");
        change("config.json", "\"filters\" : [ 60000, 60000, 60000 ]", "\"filters\" : [ 4 ]");
        change("config.json", "\"input_size\" : 16", "\"input_size\" : 8192");
        pcam.fails("1,073,742,436 bytes", "predict", "run", shared.resolve("test.h5"), "--out", "bad.csv");
    }

    @Test
    void aReportOfAStrangersRunRunsNothing() throws Exception {
        String attack = "</style><script>alert(1)</script><img src=x onerror=alert(1)>";
        change("config.json", "\"engine_name\" : \"dl4j\"", "\"engine_name\" : \"" + attack + "\"");
        change("config.json", "\"engine\" : \"dl4j", "\"engine\" : \"" + attack + "dl4j");
        change("config.json", "\"command\" : \"", "\"command\" : \"" + attack);
        change("config.json", "\"fingerprint\" : \"", "\"fingerprint\" : \"" + attack);
        String id = Files.readAllLines(folder.resolve("run/predictions.csv")).get(1).split(",")[0];
        change("predictions.csv", id, attack);
        change("metrics.json", "\"engine\" : \"", "\"engine\" : \"" + attack);
        change("config.json", store.toString(), "/nowhere/" + attack.replace("/", "_"));
        Path named = folder.resolve("<b>run");
        Files.move(folder.resolve("run"), named);
        Files.delete(named.resolve("report.html"));
        pcam.succeeds("report", named);
        String page = Files.readString(named.resolve("report.html"));
        assertTrue(page.contains("&lt;script&gt;alert(1)"), "it is shown");
        assertEquals(2, page.split("<script", -1).length, "its own, whose hash the policy has");
        assertFalse(page.contains("<script>alert") || page.contains("<img src=x") || page.contains("<b>run"), "as text alone");
        assertTrue(page.contains(RunReport.contentSecurityPolicy().replace("'", "&#39;")), "no other script runs");
    }

    @Test
    void pathsOfARunAreOnlyRead() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
        change("config.json", store.toString(), "run/../secret.txt");
        List<String> before = files(folder);
        pcam.fails("secret.txt is not a readable HDF5 file", "report", "run");
        change("config.json", "run/../secret.txt", shared.resolve("test.h5").toString());
        pcam.fails("test.h5 is not the store of run", "report", "run");
        assertEquals("secret", Files.readString(secret));
        assertEquals(before, files(folder));
    }

    @Test
    void startScriptsShutSerialization() throws Exception {
        Path scripts = Path.of("src/main/dist/bin");
        assertTrue(Files.readString(scripts.resolve("pcam")).contains("'-Djdk.serialFilter=!*'"));
        assertTrue(Files.readString(scripts.resolve("pcam.bat")).contains("\"-Djdk.serialFilter=!*\""));
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no shell");
        // The script looks into the run's configuration, which may be a pipe.
        Path bin = Files.createDirectories(folder.resolve("home/bin"));
        Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\necho \"$@\"\n");
        assertTrue(java.toFile().setExecutable(true));
        Files.delete(folder.resolve("run/config.json"));
        assertEquals(0, new ProcessBuilder("mkfifo", folder.resolve("run/config.json").toString()).start().waitFor());
        ProcessBuilder script = new ProcessBuilder("sh", scripts.resolve("pcam").toAbsolutePath().toString(), "predict", "run")
                .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile());
        script.environment().put("JAVA_HOME", bin.getParent().toString());
        Process process = script.start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it waits for the pipe");
        } finally {
            process.destroyForcibly();
        }
        String line = String.join("", Files.readAllLines(folder.resolve("output")));
        assertTrue(line.contains("-Djdk.serialFilter=!* ") && line.endsWith("Pcam predict run"), line);
    }
}

package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pcam4j.examples.synthetic.SyntheticArchive;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both reports in a headless Chromium; skipped, and told so, where there is none. */
class ReportInBrowserTest {
    private static final Pattern IMAGE = Pattern.compile("<img [^>]*>");

    @TempDir
    private Path folder;
    private Path browser;

    /** What the browser made of a page. */
    private record Loaded(String dom, String messages) {
        /** Complaints about the page; the browser's own about the machine it runs on are none. */
        List<String> console() {
            return messages.lines().filter(line -> line.contains(":CONSOLE")).toList();
        }
    }

    @BeforeEach
    void findBrowser() {
        Optional<Path> found = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(it -> Path.of(it, name)))
                .filter(Files::isExecutable).findFirst();
        assumeTrue(found.isPresent(), "there is no chromium on the PATH: the reports are not looked at in a browser");
        browser = found.get();
    }

    private Loaded load(Path page) throws IOException, InterruptedException {
        Path dom = folder.resolve("dom");
        Path messages = folder.resolve("messages");
        Process process = new ProcessBuilder(browser.toString(), "--headless", "--no-sandbox", "--disable-gpu",
                "--enable-logging=stderr", "--user-data-dir=" + folder.resolve("profile"), "--dump-dom",
                page.toUri().toString()).redirectOutput(dom.toFile()).redirectError(messages.toFile()).start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        assertEquals(0, process.waitFor(), Files.readString(messages));
        return new Loaded(Files.readString(dom), Files.readString(messages));
    }

    private void assertClean(Path page, int leastImages) throws IOException, InterruptedException {
        Loaded loaded = load(page);
        assertEquals(List.of(), loaded.console());
        List<String> images = IMAGE.matcher(loaded.dom()).results().map(it -> it.group()).toList();
        assertTrue(images.size() >= leastImages, images.size() + " images");
        for (String image : images) {
            assertTrue(image.matches("(?s).* width=\"[1-9][0-9]*\".*") && image.contains(" height=\"")
                    && image.matches("(?s).* alt=\"[^\"]+\".*"), image.substring(0, Math.min(99, image.length())));
        }
        // A page that ended early, as by markup that is not closed, would lack its end.
        assertTrue(loaded.dom().contains("</main>"), page.toString());
    }

    @Test
    void bothReportsLoadWithoutAComplaint() throws Exception {
        Path archive = SyntheticArchive.builder(folder.resolve("synthetic.zip")).train(60).test(2).build().write();
        assertEquals(0, Pcam.run(new Pcam(), "prepare", archive.toString(), "--out", folder.toString(), "--size",
                "16"));
        String store = folder.resolve("train.h5").toString();
        String run = folder.resolve("run").toString();
        assertEquals(0, Pcam.run(new Pcam(), "train", store, "--out", run, "--epochs", "2", "--batch", "16",
                "--filters", "4", "--units", "4"));
        assertClean(folder.resolve("run/report.html"), 24 + 12);
        assertEquals(0, Pcam.run(new Pcam(), "explore", store, "--out", folder.resolve("explored").toString()));
        assertClean(folder.resolve("explored/dataset.html"), 24);
    }

    /** Otherwise the other test could not fail. */
    @Test
    void complaintsAreHeard() throws Exception {
        Path page = Files.writeString(folder.resolve("page.html"), "<!DOCTYPE html><meta http-equiv="
                + "'Content-Security-Policy' content=\"default-src 'none'\"><img src='elsewhere.png'>");
        assertFalse(load(page).console().isEmpty());
    }
}

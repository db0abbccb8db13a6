package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Chromium without a window.
 *
 * @param program the executable
 * @param folder for what it writes
 */
record Browser(Path program, Path folder) {

    /**
     * What the browser made of a page.
     *
     * @param dom the page after its scripts ran
     * @param messages what the browser wrote on standard error
     */
    record Loaded(String dom, String messages) {
        /** Complaints about the page; the browser's own about the machine it runs on are none. */
        List<String> console() {
            return messages.lines().filter(line -> line.contains(":CONSOLE")).toList();
        }
    }

    /** Skips the test, and says so, where there is none. */
    static Browser required(Path folder) {
        Optional<Path> found = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(it -> Path.of(it, name)))
                .filter(Files::isExecutable).findFirst();
        assumeTrue(found.isPresent(), "there is no chromium on the PATH: pages are not looked at in a browser");
        return new Browser(found.get(), folder);
    }

    Loaded load(URI page) throws IOException, InterruptedException {
        return load(page, 0);
    }

    /** The same after some milliseconds of the page's own clock, for scripts that go on by themselves. */
    Loaded load(URI page, int milliseconds) throws IOException, InterruptedException {
        Path dom = folder.resolve("dom");
        Path messages = folder.resolve("messages");
        List<String> command = new ArrayList<>(List.of(program.toString(), "--headless", "--no-sandbox", "--disable-gpu",
                "--enable-logging=stderr", "--user-data-dir=" + folder.resolve("profile"), "--dump-dom"));
        if (milliseconds > 0) {
            command.add("--virtual-time-budget=" + milliseconds);
        }
        command.add(page.toString());
        Process process = new ProcessBuilder(command).redirectOutput(dom.toFile()).redirectError(messages.toFile()).start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        assertEquals(0, process.waitFor(), Files.readString(messages));
        return new Loaded(Files.readString(dom), Files.readString(messages));
    }
}

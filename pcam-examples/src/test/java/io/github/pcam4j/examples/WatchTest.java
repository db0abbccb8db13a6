package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.examples.Browser.Loaded;
import io.github.pcam4j.examples.PcamProcess.Started;
import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.report.Watch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training in a process of its own, and who looks at it meanwhile. */
@Tag("slow")
class WatchTest {
    private static final Pattern STEPS = Pattern.compile("after ([0-9,]+) steps");

    @TempDir
    private Path folder;
    private Started training;
    private CompletableFuture<Integer> watching;
    private URI page;

    @BeforeEach
    void trainAndWatch() throws Exception {
        PcamProcess.syntheticStore(folder);
        training = PcamProcess.in(folder).start("train", "train.h5", "--out", "run", "--epochs", 100_000, "--patience",
                100_000, "--batch", 16, "--filters", 4, "--units", 4);
        training.awaitFile(folder.resolve("run/history.csv"));
        int port = freePort();
        page = URI.create("http://127.0.0.1:" + port + "/");
        watching = CompletableFuture.supplyAsync(() -> CommandRun.of(new Watch(Duration.ofMillis(100)),
                folder.resolve("run").toString(), folder.resolve("train.h5").toString(), "--port", String.valueOf(port)));
    }

    @AfterEach
    void end() throws Exception {
        training.process().destroyForcibly().waitFor();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The page, once it is served. */
    private String load() throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                HttpResponse<String> response = HttpClient.newHttpClient().send(HttpRequest.newBuilder(page).build(),
                        HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == 200) {
                    return response.body();
                }
            } catch (IOException e) {
                assertTrue(System.nanoTime() < until, "it does not listen: " + e);
            }
            assertTrue(System.nanoTime() < until && !watching.isDone(), "there is no page");
            Thread.sleep(50);
        }
    }

    private static int steps(String html) {
        Matcher steps = STEPS.matcher(html);
        assertTrue(steps.find(), "no loss by step");
        return Integer.parseInt(steps.group(1).replace(",", ""));
    }

    @Test
    void thePageGrowsWithTheTrainingAndEndsWithIt() throws Exception {
        String first = load();
        // Of the first epoch there is the history before there is what the best model predicts.
        for (int wait = 0; wait < 100 && !first.contains("<section id=\"result\">"); wait++) {
            Thread.sleep(100);
            first = load();
        }
        assertTrue(first.contains("This run is not finished: it is being trained"), "it is told");
        assertTrue(first.contains("http-equiv=\"refresh\" content=\"5\""), "it loads itself again");
        for (String section : List.of("live", "result", "steps", "curves", "quality", "mistakes", "timings")) {
            assertTrue(first.contains("<section id=\"" + section + "\">"), section);
        }
        assertTrue(first.contains("data:image/png"), "the newest mistakes");
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (steps(load()) <= steps(first)) {
            assertTrue(System.nanoTime() < until, "the page stands still while the training goes on");
            Thread.sleep(200);
        }
        training.process().destroy();
        assertEquals(143, training.outcome().exit());
        assertEquals(0, watching.get(60, TimeUnit.SECONDS), "it ends with the training");
    }

    @Test
    void thePageIsCleanInABrowser() throws Exception {
        Browser browser = Browser.required(folder);
        load();
        Loaded loaded = browser.load(page);
        assertEquals(List.of(), loaded.console());
        assertTrue(loaded.dom().contains("Loss by step") && loaded.dom().contains("</main>"), "the whole page");
    }
}

package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.examples.Browser.Loaded;
import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.synthetic.SyntheticArchive;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.metrics.Confusion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports in a headless Chromium; skipped, and told so, where there is none. */
class ReportInBrowserTest {
    private static final Pattern IMAGE = Pattern.compile("<img [^>]*>");

    @TempDir
    private Path folder;
    private Browser browser;

    @BeforeEach
    void findBrowser() {
        browser = Browser.required(folder);
    }

    private Loaded assertClean(Path page, int leastImages) throws IOException, InterruptedException {
        Loaded loaded = browser.load(page.toUri());
        assertEquals(List.of(), loaded.console());
        List<String> images = IMAGE.matcher(loaded.dom()).results().map(it -> it.group()).toList();
        assertTrue(images.size() >= leastImages, images.size() + " images");
        for (String image : images) {
            assertTrue(image.matches("(?s).* width=\"[1-9][0-9]*\".*") && image.contains(" height=\"")
                    && image.matches("(?s).* alt=\"[^\"]+\".*"), image.substring(0, Math.min(99, image.length())));
        }
        // A page that ended early, as by markup that is not closed, would lack its end.
        assertTrue(loaded.dom().contains("</main>"), page.toString());
        return loaded;
    }

    private static void pcam(Object... arguments) {
        assertEquals(0, CommandRun.of(new Pcam(), Stream.of(arguments).map(Object::toString).toArray(String[]::new)));
    }

    @Test
    void allReportsLoadWithoutAComplaint() throws Exception {
        Path archive = SyntheticArchive.builder(folder.resolve("synthetic.zip")).train(60).test(2).build().write();
        pcam("prepare", archive, "--out", folder, "--size", 16);
        Path store = folder.resolve("train.h5");
        Path run = folder.resolve("run");
        pcam("train", store, "--out", run, "--epochs", 2, "--batch", 16, "--filters", 4, "--units", 4);
        Path report = run.resolve("report.html");
        String dom = assertClean(report, 24 + 12).dom();
        assertFalse(dom.matches("(?s).*<div id=\"threshold-panel\"[^>]* hidden=.*"), "the page's script did not run");
        theThresholdMoves(report, Predictions.read(run.resolve("predictions.csv")));
        pcam("explore", store, "--out", folder.resolve("explored"));
        assertClean(folder.resolve("explored/dataset.html"), 24);
        pcam("compare", run, run.resolve("predictions.csv"), "--html", folder.resolve("compared.html"));
        assertClean(folder.resolve("compared.html"), 0);
    }

    private void theThresholdMoves(Path report, Predictions predictions) throws Exception {
        BinaryMetrics metrics = BinaryMetrics.of(predictions.labels(), predictions.probabilities());
        String page = Files.readString(report);
        String[] thresholds = attribute(page, "data-thresholds").split(",");
        // One at which some are called 1 and some 0.
        int at = (int) Stream.of(thresholds).map(Double::valueOf)
                .takeWhile(it -> metrics.confusion(it).falsePositives() > 3).count();
        Confusion confusion = metrics.confusion(Double.parseDouble(thresholds[at]));
        // As if somebody moved the slider, whom the page's policy would not let in.
        String moved = page.replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*/>", "").replace("</body>",
                "<script>var s = document.getElementById('threshold'); s.value = " + at
                + "; s.dispatchEvent(new Event('input'));</script></body>");
        String dom = browser.load(Files.writeString(folder.resolve("moved.html"), moved).toUri()).dom();
        Map<String, Long> counts = Map.of("true positives", confusion.truePositives(), "false positives",
                confusion.falsePositives(), "true negatives", confusion.trueNegatives(), "false negatives",
                confusion.falseNegatives());
        counts.forEach((name, count) -> assertTrue(dom.contains("data-cell=\"" + name + "\">" + count + "<"), name + count));
        assertTrue(dom.contains("data-figure=\"accuracy\">" + "%.4f".formatted(confusion.accuracy()) + "<"), "accuracy");
        assertTrue(dom.contains(">" + thresholds[at] + "</output>"), thresholds[at]);
        assertEquals(List.of(confusion.falsePositives(), confusion.falseNegatives()), List.of(shown(dom, 0), shown(dom, 1)));
    }

    private static String attribute(String page, String name) {
        Matcher attribute = Pattern.compile(" " + name + "=\"([^\"]*)\"").matcher(page);
        assertTrue(attribute.find(), name);
        return attribute.group(1);
    }

    /** How many patches of a label's gallery are to be seen. */
    private static long shown(String dom, int label) {
        String gallery = dom.substring(dom.indexOf("data-label=\"" + label + "\""));
        gallery = gallery.substring(0, gallery.indexOf("class=\"pager\""));
        return Pattern.compile("<figure class=\"patch\"[^>]*>").matcher(gallery).results()
                .filter(it -> !it.group().contains("hidden")).count();
    }

    /** Otherwise the other test could not fail. */
    @Test
    void complaintsAreHeard() throws Exception {
        Path page = Files.writeString(folder.resolve("page.html"), "<!DOCTYPE html><meta http-equiv="
                + "'Content-Security-Policy' content=\"default-src 'none'\"><img src='elsewhere.png'>");
        assertFalse(browser.load(page.toUri()).console().isEmpty());
    }
}

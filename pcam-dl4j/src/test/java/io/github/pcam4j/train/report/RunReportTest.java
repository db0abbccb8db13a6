package io.github.pcam4j.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreWriter;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.metrics.PatchGroups;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

@Tag("slow")
class RunReportTest {
    private static final int SIZE = 16;
    private static final CnnSpec SPEC =
            PcamCnn.builder().inputSize(SIZE).filters(4).units(6).batchNorm(1e-3, 0.9).build();
    private static final List<String> SECTIONS = List.of("diagnosis", "result", "data", "curves", "rates", "quality", "mistakes",
            "attention", "timings", "configuration");
    private static final List<String> PLOTS = List.of("class_distribution", "samples_label_0", "samples_label_1",
            "loss", "auc", "accuracy", "learning_rate", "momentum", "roc", "precision_recall", "reliability",
            "score_histogram", "confusion", "uncertain", "attention_1", "timings");

    @TempDir
    private Path folder;

    /** Noise; every third patch has label 1 and is a little brighter. */
    private PatchStore store(int count, IntFunction<String> id) {
        PatchShape shape = PatchShape.rgb(SIZE);
        Random random = new Random(3);
        Path path = folder.resolve("store-" + count + ".h5");
        try (PatchStoreWriter writer = PatchStoreWriter.builder(path, shape).labelled(true).open()) {
            for (int i = 0; i < count; i++) {
                byte[] pixels = new byte[shape.bytes()];
                for (int j = 0; j < pixels.length; j++) {
                    pixels[j] = (byte) (60 + random.nextInt(100) + (i % 3 == 0 ? 12 : 0));
                }
                writer.append(id.apply(i), i % 3 == 0 ? 1 : 0, pixels);
            }
            writer.finish();
        }
        return PatchStore.open(path);
    }

    private static Trainer.Builder trainer(int epochs) {
        return Trainer.builder(SPEC).epochs(epochs).batchSize(16).maxLearningRate(0.02).seed(5);
    }

    private static Split split(PatchStore store) {
        return StratifiedSplitter.builder().validation(0.3).seed(1).build().split(store.labels());
    }

    private static HtmlPage report(Path run, PatchStore store) throws Exception {
        try (Predictor predictor = Predictor.open(run)) {
            return HtmlPage.read(RunReport.builder(run).store(store).attention(predictor).build().write());
        }
    }

    @Test
    void showsTheRunWithTheNumbersOfItsFiles() throws Exception {
        Path run = folder.resolve("run");
        List<String> begun = new ArrayList<>();
        try (PatchStore store = store(90, i -> "patch" + i)) {
            TrainingResult result = trainer(3).command("pcam train 'a b.h5'").runDirectory(run)
                    .onEpoch(epoch -> begun.add(RunReport.builder(run).store(store).build().html())).build()
                    .fit(store, split(store));
            HtmlPage page = report(run, store);

            page.assertSelfContained();
            assertEquals(3, begun.size());
            begun.forEach(it -> assertTrue(it.contains("<meta http-equiv=\"refresh\" content=\"5\"/>")));
            assertFalse(Files.readString(run.resolve("report.html")).contains("http-equiv=\"refresh\""));
            assertTrue(RunReport.isThere(run));
            assertEquals(SECTIONS, page.sections());
            assertNumbers(page, run);
            assertTrue(page.section("curves").contains("ended after epoch 3. The best model is that of epoch "
                    + result.bestEpoch()), page.section("curves"));
            assertTrue(page.section("curves").contains("fixed sample"), page.section("curves"));
            assertTrue(page.section("data").contains("Trained on: 42 of label 0 and 21 of label 1. Held out: 18 of "
                    + "label 0 and 9 of label 1."), page.section("data"));
            assertTrue(page.section("configuration").contains("pcam train 'a b.h5'"));
            assertTrue(Files.size(run.resolve("report.html")) < 3_000_000);
            for (String plot : PLOTS) {
                assertTrue(ImageIO.read(run.resolve("plots/" + plot + ".png").toFile()).getWidth() >= 200, plot);
            }
        }
    }

    @Test
    void warnsOfWhatIsOnBothSides() throws Exception {
        Path run = folder.resolve("run");
        try (PatchStore store = store(90, i -> "patch" + i)) {
            Split split = split(store);
            trainer(1).runDirectory(run).build().fit(store, split);
            HtmlPage clean = report(run, store);
            assertTrue(clean.section("data").contains("No group and no duplicate is on both sides"));
            assertTrue(clean.section("data").contains("Not for patches of one slide"), clean.section("data"));
            assertFalse(clean.section("diagnosis").contains("Leakage"), clean.section("diagnosis"));

            List<String> slides = IntStream.range(0, 90).mapToObj(i -> "slide" + i % 2).toList();
            HtmlPage grouped = HtmlPage.read(RunReport.builder(run).store(store).groups(PatchGroups.of(slides)).build()
                    .write());
            grouped.assertSelfContained();
            String found = "2 groups are on both sides of the split (slide0, slide1), 27 of 27 patches that validate";
            assertTrue(grouped.section("data").contains(found), grouped.section("data"));
            assertTrue(grouped.section("diagnosis").contains("Leakage") && grouped.section("diagnosis").contains(found),
                    grouped.section("diagnosis"));

            RunReport few = RunReport.builder(run).store(store).groups(PatchGroups.of(slides.subList(0, 5))).build();
            assertThrows(IllegalArgumentException.class, few::write);
        }
    }

    @Test
    void warnsOfPatchesThatShowTheSame() throws Exception {
        Path run = folder.resolve("run");
        try (PatchStore store = store(60, i -> "a" + i); PatchStore more = store(61, i -> "b" + i);
                PatchStore twice = PatchStore.joined(List.of(store, more))) {
            Split split = Split.of(IntStream.range(0, 60).toArray(), IntStream.range(60, 121).toArray());
            trainer(1).runDirectory(run).build().fit(twice, split);
            HtmlPage page = report(run, twice);
            assertTrue(page.section("diagnosis").contains("60 sets of patches that show the same are on both sides"),
                    page.section("diagnosis"));
        }
    }

    /** Every number of metrics.json stands in the page exactly, and rounded for people. */
    private static void assertNumbers(HtmlPage page, Path run) throws Exception {
        Map<String, Object> metrics = JSON.std.mapFrom(Files.readString(run.resolve("metrics.json")));
        List<Element> told = page.all("data").stream().filter(it -> it.hasAttribute("data-metric")).toList();
        assertEquals(metrics.values().stream().filter(Number.class::isInstance).count(), told.size());
        for (Element element : told) {
            Number expected = (Number) metrics.get(element.getAttribute("data-metric"));
            assertEquals(expected.doubleValue(), Double.parseDouble(element.getAttribute("value")));
            assertEquals(expected.doubleValue(), Double.parseDouble(element.getTextContent().replace(",", "")), 5e-5);
        }
        assertTrue(page.section("quality").contains("Area %.4f".formatted((Double) metrics.get("auc"))));
    }

    @Test
    void idsCannotBecomeMarkup() throws Exception {
        List<String> hostile = List.of("<script>alert(1)</script>", "\"onload=\"x", "a&lt;b&amp;c", "'><img/src=x>",
                "]]>", "</style>", "http://example.org/");
        Path run = folder.resolve("run");
        try (PatchStore store = store(60, i -> hostile.get(i % hostile.size()) + i)) {
            trainer(1).runDirectory(run).build().fit(store, split(store));
            HtmlPage page = report(run, store);
            page.assertSelfContained();
            List<String> shown = page.all("bdi").stream().map(Element::getTextContent).toList();
            for (String id : hostile) {
                assertTrue(shown.stream().anyMatch(it -> it.startsWith(id)), id);
            }
            shown.forEach(id -> assertTrue(hostile.stream().anyMatch(id::startsWith), id));
        }
    }

    @Test
    void aTrainingThatStoppedEarlyOrHadOneEpochHasAllSections() throws Exception {
        try (PatchStore store = store(60, i -> "p" + i)) {
            Path one = folder.resolve("one");
            trainer(1).runDirectory(one).build().fit(store, split(store));
            HtmlPage page = report(one, store);
            page.assertSelfContained();
            assertEquals(SECTIONS, page.sections());

            Path early = folder.resolve("early");
            TrainingResult result = trainer(30).patience(1).runDirectory(early).build().fit(store, split(store));
            assertTrue(result.stoppedEarly());
            HtmlPage stopped = report(early, store);
            assertTrue(stopped.section("curves").contains("early"), stopped.section("curves"));
            assertEquals(SECTIONS, stopped.sections());
        }
    }

    @Test
    void withoutAStoreThereAreNumbersAndNoPictures() throws Exception {
        Path run = folder.resolve("run");
        try (PatchStore store = store(60, i -> "p" + i)) {
            trainer(2).runDirectory(run).build().fit(store, split(store));
        }
        HtmlPage page = HtmlPage.read(RunReport.builder(run).threshold(0.3).build().write());
        page.assertSelfContained();
        assertEquals(SECTIONS, page.sections());
        assertTrue(page.all("img").isEmpty());
        assertTrue(page.section("mistakes").contains("without the run's store"));
        assertTrue(page.section("quality").contains("at a threshold of 0.3"));
        assertNumbers(page, run);
    }

    @Test
    void aResumedRunHasTheReportOfOneThatWasNotInterrupted() throws Exception {
        Path whole = folder.resolve("whole/run");
        Path resumed = folder.resolve("resumed/run");
        try (PatchStore store = store(60, i -> "p" + i)) {
            trainer(3).runDirectory(whole).build().fit(store, split(store));
            assertThrows(IllegalStateException.class, () -> trainer(3).runDirectory(resumed).onEpoch(epoch -> {
                throw new IllegalStateException("as if it were killed");
            }).build().fit(store, split(store)));
            HtmlPage unfinished = report(resumed, store);
            unfinished.assertSelfContained();
            assertEquals(List.of("live", "result", "steps", "curves", "quality", "mistakes", "timings", "configuration"),
                    unfinished.sections());
            assertTrue(unfinished.section("live").contains("not finished: an error ended it. 1 of at most 3 epochs are over"),
                    unfinished.section("live"));
            // As if the next epoch had begun: its steps are no part of the time that an epoch took.
            int steps = (int) Files.lines(resumed.resolve("steps.csv")).count() - 1;
            String next = Files.readAllLines(resumed.resolve("steps.csv")).get(1).replaceFirst("^\\d+", "");
            String before = Files.readString(resumed.resolve("steps.csv"));
            Files.writeString(resumed.resolve("steps.csv"), before + steps + next + "\n");
            String timings = report(resumed, store).section("timings");
            assertTrue(timings.contains(" s in " + steps + " steps ("), timings);
            Files.writeString(resumed.resolve("steps.csv"), before);
            assertFalse(RunReport.isThere(resumed));
            Trainer.resume(resumed, store);
            assertEquals(report(whole, store).withoutTimings(), report(resumed, store).withoutTimings());
        }
    }

    @Test
    void madeAgainItIsTheSame() throws Exception {
        Path run = folder.resolve("run");
        try (PatchStore store = store(60, i -> "p" + i)) {
            trainer(1).runDirectory(run).build().fit(store, split(store));
            report(run, store);
            String first = Files.readString(run.resolve("report.html"));
            report(run, store);
            assertEquals(first, Files.readString(run.resolve("report.html")));
        }
    }

    @Test
    void whatDoesNotBelongTogetherIsRefused() throws Exception {
        Path run = folder.resolve("run");
        try (PatchStore store = store(60, i -> "p" + i); PatchStore other = store(61, i -> "p" + i)) {
            trainer(1).runDirectory(run).build().fit(store, split(store));
            fails("is not the store of", run, other);

            Path predictions = run.resolve("predictions.csv");
            List<String> rows = Files.readAllLines(predictions);
            Files.write(predictions, Stream.concat(rows.stream().limit(1),
                    rows.stream().skip(1).map(row -> row.replaceAll(",[^,]*$", ",0.5"))).toList());
            fails("metrics.json has an AUC of", run, store);
            Files.write(predictions, rows);

            Path history = run.resolve("history.csv");
            String lines = Files.readString(history);
            Files.writeString(history, lines.replace("\n1,", "\none,"));
            fails("history.csv, line 2: ", run, store);
            Files.writeString(history, lines.substring(0, lines.indexOf('\n') + 1));
            fails("history.csv has no rows", run, store);
            Files.writeString(history, lines.replace("val_auc", "auc"));
            fails("history.csv has no column val_auc", run, store);
        }
        assertFalse(Files.exists(run.resolve("report.html")));
        assertThrows(IllegalArgumentException.class, () -> RunReport.builder(run).threshold(1.5).build());
    }

    private static void fails(String message, Path run, PatchStore store) {
        TrainingException e = assertThrows(TrainingException.class,
                () -> RunReport.builder(run).store(store).build().write());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}

package io.github.pcam4j.train.internal.section;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.internal.page.Page;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.metrics.Confusion;
import io.github.pcam4j.train.report.HtmlPage;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** What a page has of mistakes, of 900 patches whose labels and probabilities have little to do with each other. */
class MistakesSectionTest {
    private static final int PATCHES = 900;
    private static final double THRESHOLD = 0.4375;

    @TempDir
    private Path folder;
    private final byte[] labels = new byte[PATCHES];
    private final double[] probabilities = new double[PATCHES];

    private HtmlPage page(double threshold, boolean browsable) throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < PATCHES; i++) {
            labels[i] = (byte) (random.nextInt(3) == 0 ? 1 : 0);
            // Many are equal, and some equal a threshold.
            probabilities[i] = random.nextInt(50) / 50.0;
        }
        List<String> ids = IntStream.range(0, PATCHES).mapToObj("%040d"::formatted).toList();
        MistakesSection section = new MistakesSection(new Called(Predictions.of(ids, labels, probabilities), threshold),
                Optional.empty());
        Page page = new Page("Mistakes", "of a test");
        page.section("mistakes", "Mistakes", () -> {
            if (browsable) {
                section.writeAll(page);
            } else {
                section.writeFew(page);
            }
        });
        page.write(folder.resolve("page.html"));
        HtmlPage read = HtmlPage.read(folder.resolve("page.html"));
        read.assertSelfContained();
        return read;
    }

    private static Element withId(HtmlPage page, String id) {
        return page.all("*").stream().filter(it -> it.getAttribute("id").equals(id)).findFirst().orElseThrow();
    }

    private static double[] numbers(Element element, String attribute) {
        return Stream.of(element.getAttribute(attribute).split(",")).mapToDouble(Double::parseDouble).toArray();
    }

    @Test
    void theCountsOfEachThresholdAreThoseOfItsConfusionMatrix() throws Exception {
        Element panel = withId(page(THRESHOLD, true), "threshold-panel");
        double[] thresholds = numbers(panel, "data-thresholds");
        assertEquals(1002, thresholds.length, "a thousand steps, and the report's own");
        assertEquals(THRESHOLD, thresholds[Integer.parseInt(panel.getAttribute("data-at"))]);
        double[] truePositives = numbers(panel, "data-true-positives");
        double[] falsePositives = numbers(panel, "data-false-positives");
        BinaryMetrics metrics = BinaryMetrics.of(labels, probabilities);
        for (int i = 0; i < thresholds.length; i++) {
            Confusion confusion = metrics.confusion(thresholds[i]);
            assertEquals(confusion.truePositives(), truePositives[i], "threshold " + thresholds[i]);
            assertEquals(confusion.falsePositives(), falsePositives[i], "threshold " + thresholds[i]);
        }
    }

    private static List<Element> below(Element parent, String name) {
        return IntStream.range(0, parent.getElementsByTagName(name).getLength())
                .mapToObj(i -> (Element) parent.getElementsByTagName(name).item(i)).toList();
    }

    @Test
    void theMistakesOfAnyThresholdAreTheFirstOfAList() throws Exception {
        HtmlPage page = page(THRESHOLD, true);
        for (int label = 0; label < 2; label++) {
            String wanted = String.valueOf(label);
            Element gallery = page.all("div").stream().filter(it -> it.getAttribute("data-label").equals(wanted)).findFirst()
                    .orElseThrow();
            List<Double> shown = below(gallery, "figure").stream().map(it -> Double.valueOf(it.getAttribute("data-p"))).toList();
            Comparator<Double> confidence = label == 0 ? Comparator.reverseOrder() : Comparator.naturalOrder();
            int own = label;
            List<Double> all = IntStream.range(0, PATCHES).filter(i -> labels[i] == own).mapToObj(i -> probabilities[i])
                    .sorted(confidence).toList();
            assertEquals(all.subList(0, MistakesGallery.MOST), shown);
        }
    }

    @Test
    void withoutItsScriptThePageTellsOfTheReportsThreshold() throws Exception {
        HtmlPage page = page(THRESHOLD, true);
        Confusion confusion = BinaryMetrics.of(labels, probabilities).confusion(THRESHOLD);
        assertTrue(confusion.falsePositives() > MistakesGallery.MOST, "a test of what is left out");
        String text = page.section("mistakes");
        assertTrue(text.contains("%d, the most confident first; the %d with least confidence are not in this page, but in "
                .formatted(confusion.falsePositives(), confusion.falsePositives() - MistakesGallery.MOST)), text);
        assertTrue(text.contains(MistakesGallery.MOST - MistakesSection.MOST + " more"), text);
        assertTrue(withId(page, "threshold-panel").hasAttribute("hidden"), "a slider that nothing moves");

        HtmlPage high = page(0.9, true);
        List<Element> hidden = high.all("div").stream().filter(it -> it.getAttribute("class").equals("more")).toList();
        assertEquals(1, hidden.size(), "patches that are mistakes at other thresholds only");
        assertTrue(hidden.get(0).hasAttribute("hidden"));
        long mistakes = BinaryMetrics.of(labels, probabilities).confusion(0.9).falsePositives();
        assertEquals(MistakesGallery.MOST - mistakes, below(hidden.get(0), "figure").size());
    }

    @Test
    void longIdsAreShortAndWholeOnDemand() throws Exception {
        HtmlPage page = page(THRESHOLD, true);
        Element id = page.all("details").stream().filter(it -> it.getAttribute("class").equals("id")).findFirst().orElseThrow();
        String whole = below(id, "bdi").get(0).getTextContent();
        assertEquals(40, whole.length());
        assertEquals("000000\u2026" + whole.substring(34), below(id, "summary").get(0).getTextContent());
        assertEquals(whole, below(id, "summary").get(0).getAttribute("title"));
    }

    @Test
    void aPageThatIsMadeAgainAndAgainHasFewAndNoScript() throws Exception {
        HtmlPage page = page(THRESHOLD, false);
        assertTrue(page.all("script").isEmpty());
        assertEquals(3 * MistakesSection.MOST, page.all("figure").size());
        assertFalse(page.section("mistakes").contains("moved"));
    }
}

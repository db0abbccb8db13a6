package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.examples.PcamProcess.Started;
import io.github.pcam4j.examples.synthetic.SyntheticArchive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written and printed where numbers have other digits or letters other cases is what is written everywhere. */
@Tag("slow")
class LocalesTest {
    private static final List<String> OF_A_RUN = List.of("steps.csv", "split.csv", "predictions.csv", "metrics.json",
            "best.weights.h5", "best/model.zip");

    @TempDir
    private static Path shared;
    private static Map<String, byte[]> expected;

    @TempDir
    private Path folder;

    @BeforeAll
    static void inAmericanEnglish() throws Exception {
        Path archive = SyntheticArchive.builder(shared.resolve("synthetic.zip")).train(60).test(12).build().write();
        try (PcamSession english = PcamSession.in(Files.createDirectory(shared.resolve("en")), options(Locale.US))) {
            english.succeeds("prepare", archive, "--out", shared, "--size", 16);
            english.succeeds(train());
            expected = results(english);
        }
        assertTrue(expected.size() > 20, expected.keySet().toString());
    }

    private static String[] options(Locale locale) {
        return new String[] {"-Duser.language=" + locale.getLanguage(), "-Duser.country=" + locale.getCountry()};
    }

    private static Object[] train() {
        return new Object[] {"train", shared.resolve("train.h5"), "--out", "run", "--epochs", 12, "--patience", 12,
            "--batch", 16, "--filters", "4,8", "--units", "8", "--duplicates", "anywhere", "--checkpoint-every", 0.01};
    }

    /** Prints and files by name, of a run that is finished in another way each time but for its files. */
    private static Map<String, byte[]> results(PcamSession pcam) throws Exception {
        Map<String, byte[]> results = new TreeMap<>();
        Path run = pcam.folder().resolve("run");
        for (String file : OF_A_RUN) {
            results.put(file, Files.readAllBytes(run.resolve(file)));
        }
        results.put("evaluate", pcam.succeeds("evaluate", "run").output().getBytes());
        results.put("evaluate --json", pcam.succeeds("evaluate", "run", "--json").output().getBytes());
        results.put("calibrate", pcam.succeeds("calibrate", "run", "--out", "calibration.json").output().getBytes());
        pcam.succeeds("predict", "run", shared.resolve("test.h5"), "--tta", 4, "--calibration", "calibration.json");
        for (String file : List.of("submission.csv", "calibration.json")) {
            results.put(file, Files.readAllBytes(pcam.folder().resolve(file)));
        }
        pcam.succeeds("report", "run");
        try (Stream<Path> plots = Files.list(run.resolve("plots"))) {
            for (Path plot : plots.toList()) {
                results.put(plot.getFileName().toString(), Files.readAllBytes(plot));
            }
        }
        results.remove("timings.png");
        results.put("report.html", untimed(Files.readString(run.resolve("report.html")), pcam.folder()).getBytes());
        return results;
    }

    /** Without what is of the moment and the place: seconds, rates, when it began and where it lies. */
    private static String untimed(String page, Path folder) {
        return page.replace(folder.toString(), "").replaceAll("(?s)<section id=\"timings\">.*?</section>", "")
                .replaceAll("\\d{4}-\\d{2}-\\d{2}T[\\d:.]+Z", "").replaceAll("<td[^>]*>[\\d.,]+ s</td>", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "fa-IR", "tr-TR"})
    void killedAndGoneOnWithAllComesOutTheSame(String tag) throws Exception {
        String[] options = options(Locale.forLanguageTag(tag));
        Started training = PcamProcess.in(folder).with(options).start(train());
        training.awaitFile(folder.resolve("run/history.csv"));
        training.process().destroyForcibly();
        training.outcome();
        Map<String, byte[]> found;
        try (PcamSession pcam = PcamSession.in(folder, options)) {
            assertTrue(pcam.succeeds("train", "--resume", "run").errors().matches("(?s).*resuming run at .*[0-9]+\\R.*"));
            found = results(pcam);
        }
        assertEquals(expected.keySet(), found.keySet());
        for (Map.Entry<String, byte[]> result : expected.entrySet()) {
            if (result.getKey().endsWith(".png") || result.getKey().endsWith(".zip") || result.getKey().endsWith(".h5")) {
                assertArrayEquals(result.getValue(), found.get(result.getKey()), result.getKey());
            } else {
                assertEquals(new String(result.getValue()), new String(found.get(result.getKey())), result.getKey());
            }
        }
    }

    /** Only to be sure that the locale is one that would show. */
    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "fa-IR"})
    void theseLocalesHaveOtherDigits(String tag) {
        assertTrue(!String.format(Locale.forLanguageTag(tag), "%d", 12).equals("12"));
    }
}

package io.github.pcam4j.examples.command.slide;

import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.io.slide.SlideAnnotations;
import io.github.pcam4j.io.slide.SlideLevel;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.heatmap.ProbabilityMap;
import io.github.pcam4j.train.metrics.AucEstimate;
import io.github.pcam4j.train.metrics.ConfidenceInterval;
import io.github.pcam4j.train.metrics.DeLong;
import io.github.pcam4j.train.slide.Detection;
import io.github.pcam4j.train.slide.Detections;
import io.github.pcam4j.train.slide.Froc;
import io.github.pcam4j.train.slide.FrocSlide;
import io.github.pcam4j.train.slide.LesionMap;
import io.github.pcam4j.train.slide.LesionRule;
import io.github.pcam4j.train.slide.SlideScore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** From heatmaps to figures of slides. */
@Command(name = "score", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = {"Judges heatmaps by what was drawn on their slides: the AUC of slides by a score each,",
            "and how many lesions are found at how many false positives (FROC, as CAMELYON16 counts them)."})
final class ScoreSlides implements Callable<Integer> {
    private static final String GEOMETRY = "heatmap.json";
    private static final int RESAMPLES = 1000;

    @Parameters(arity = "1..*", paramLabel = "HEATMAP", description = "Folders that 'pcam heatmap' wrote, or folders of them.")
    private List<Path> maps;

    @Mixin
    private AnnotationOptions annotations;

    @Option(names = "--radius", defaultValue = "100", paramLabel = "MICROMETRES",
            description = "Of detections nearer to each other the strongest is kept.")
    private double radius;

    @Option(names = "--least", defaultValue = "0.5", paramLabel = "PROBABILITY", description = "Below it nothing is detected.")
    private double least;

    @Option(names = "--top", defaultValue = "10", paramLabel = "CELLS", description = "How many of the largest probabilities a "
            + "slide's mean is of.")
    private int top;

    @Option(names = "--detections", paramLabel = "DIR", description = "Write each slide's detections as SLIDE.csv, in the "
            + "challenge's form.")
    private @Nullable Path detections;

    @Mixin
    private Output output;

    /** A slide and what was found on it. */
    private record Judged(FrocSlide lesions, byte label, Map<String, Double> scores) { }

    @Override
    public Integer call() {
        requireSense();
        List<Path> folders = maps.stream().flatMap(it -> within(it).stream()).toList();
        List<ProbabilityMap> read = folders.stream().map(ProbabilityMap::read).toList();
        annotations.check(read.stream().map(ProbabilityMap::image).toList());
        List<Judged> slides = read.stream().map(this::judge).toList();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("slides", slides.stream().map(this::told).toList());
        result.put("auc", auc(slides));
        froc(slides, result);
        output.result(result);
        return 0;
    }

    private void requireSense() {
        if (!annotations.given()) {
            throw new WrongOption("slides are judged by what was drawn on them: give --annotations");
        }
        if (!(radius > 0) || !(least >= 0 && least <= 1) || top < 1) {
            throw new WrongOption("--radius must be positive, --least within [0, 1], and --top at least 1");
        }
    }

    private static List<Path> within(Path given) {
        if (Files.isRegularFile(given.resolve(GEOMETRY))) {
            return List.of(given);
        }
        try (Stream<Path> folders = Files.list(given)) {
            List<Path> found = folders.filter(it -> Files.isRegularFile(it.resolve(GEOMETRY))).sorted().toList();
            if (found.isEmpty()) {
                throw new TrainingException("%s holds no heatmap; give the folders that 'pcam heatmap' wrote".formatted(given));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be listed".formatted(given), e);
        }
    }

    private Judged judge(ProbabilityMap map) {
        String file = Objects.requireNonNull(map.image().getFileName()).toString();
        String name = file.contains(".") ? file.substring(0, file.lastIndexOf('.')) : file;
        List<Detection> found = Detections.of(map, radius, least);
        if (detections != null) {
            Detections.write(detections.resolve(name + ".csv"), found);
        }
        SlideLevel largest = new SlideLevel(0, (int) Math.round(map.grid().imageWidth() * map.toLargest()),
                (int) Math.round(map.grid().imageHeight() * map.toLargest()), 1);
        double micrometres = map.micrometresPerPixel().orElseThrow() / map.toLargest();
        try (SlideAnnotations drawn = annotations.of(map.image(), largest)) {
            LesionMap lesions = LesionMap.of(drawn, largest, micrometres, LesionRule.CAMELYON16);
            Map<String, Double> scores = new LinkedHashMap<>();
            scores.put("maximum", SlideScore.maximum().of(map));
            scores.put("mean_of_top", SlideScore.mean(top).of(map));
            scores.put("share_of_tissue", SlideScore.share(least).of(map));
            return new Judged(lesions.judge(name, found), (byte) (lesions.lesions() > 0 ? 1 : 0), scores);
        }
    }

    private Map<String, Object> told(Judged slide) {
        FrocSlide lesions = slide.lesions();
        long hit = Arrays.stream(lesions.lesions()).filter(it -> it > 0).count();
        output.say("%-24s %s, maximum %.4f, mean of the largest %.4f, share of tissue %.4f; %d of %d lesions found, %d "
                + "false positives",
                lesions.slide(), slide.label() == 1 ? "tumour" : "normal", slide.scores().get("maximum"),
                slide.scores().get("mean_of_top"), slide.scores().get("share_of_tissue"), hit, lesions.counted(),
                lesions.falsePositives().length);
        Map<String, Object> map = Output.map("slide", lesions.slide(), "label", (int) slide.label());
        map.putAll(slide.scores());
        map.put("lesions", lesions.counted());
        map.put("found", hit);
        map.put("false_positives", lesions.falsePositives().length);
        return map;
    }

    /** Of each score; nothing where all slides are of one kind. */
    private Map<String, Object> auc(List<Judged> slides) {
        byte[] labels = new byte[slides.size()];
        int positives = 0;
        for (int i = 0; i < labels.length; i++) {
            labels[i] = slides.get(i).label();
            positives += labels[i];
        }
        Map<String, Object> told = new LinkedHashMap<>();
        if (positives == 0 || positives == labels.length) {
            output.say("No AUC of slides: all %,d are %s.", labels.length, positives == 0 ? "normal" : "of tumour");
            return told;
        }
        for (String score : slides.get(0).scores().keySet()) {
            AucEstimate auc = DeLong.estimate(labels, slides.stream().mapToDouble(it -> it.scores().get(score)).toArray());
            output.say("AUC of slides by %-16s %.4f %s", score + ":", auc.auc(), auc.interval());
            told.put(score, Output.map("auc", auc.auc(), "lower", auc.interval().lower(), "upper", auc.interval().upper()));
        }
        return told;
    }

    private void froc(List<Judged> slides, Map<String, Object> result) {
        List<FrocSlide> lesions = slides.stream().map(Judged::lesions).toList();
        if (lesions.stream().allMatch(it -> it.counted() == 0)) {
            output.say("No FROC: no slide has a lesion larger than isolated tumour cells.");
            return;
        }
        Froc froc = Froc.of(lesions);
        List<Map<String, Object>> rates = new ArrayList<>();
        for (double rate : Froc.RATES) {
            output.say("lesions found at %.2f false positives a slide: %.4f", rate, froc.sensitivity(rate));
            rates.add(Output.map("false_positives", rate, "sensitivity", froc.sensitivity(rate)));
        }
        ConfidenceInterval interval = froc.interval(RESAMPLES, 0, ConfidenceInterval.USUAL_LEVEL);
        output.say("FROC: %.4f %s, of %,d lesions on %,d slides", froc.score(), interval, froc.lesions(), slides.size());
        result.put("froc", Output.map("score", froc.score(), "lower", interval.lower(), "upper", interval.upper(), "lesions",
                froc.lesions(), "rates", rates));
    }
}

package io.github.pcam4j.bench;

import io.github.pcam4j.io.slide.SlideReader;
import io.github.pcam4j.io.slide.TissueMask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Regions of a slide and its tissue mask beside OpenSlide and libvips, in turns, in one run: {@code PEER_SCRIPT SLIDE}. Prints
 * Markdown: regions of 256 x 256 pixels a second at random places of the largest level, what each takes of the processor, and
 * masks a second. The page cache is warm. What others do in two threads, they do in two processes, so that they do not wait
 * for each other.
 */
public final class SlideComparison {
    private static final int ROUNDS = 9;
    /** A mask takes a fraction of a second, and Java is at its best after some. */
    private static final int MASK_WARM_UPS = 15;
    private static final int SIDE = 256;
    private static final double SECONDS = 1;

    private final String script;
    private final Path slide;

    private SlideComparison(String script, Path slide) {
        this.script = script;
        this.slide = slide;
    }

    /**
     * Measures.
     *
     * @param arguments the script, and a slide
     */
    public static void main(String[] arguments) {
        SlideComparison comparison = new SlideComparison(arguments[0], Path.of(arguments[1]));
        comparison.regions();
        comparison.masks();
    }

    private void regions() {
        try (SlideReader reader = SlideReader.open(slide)) {
            RegionReader own = new RegionReader("SlideReader", 1, new RegionLoop(reader, 1, SIDE, SECONDS));
            RegionReader two = new RegionReader("SlideReader", 2, new RegionLoop(reader, 2, SIDE, SECONDS));
            RegionReader openSlide = peer("OpenSlide's own function", "openslide", 1);
            RegionReader vips = peer("libvips", "vips", 1);
            RegionReader twiceOpenSlide = peer("OpenSlide's own function", "openslide", 2);
            RegionReader twiceVips = peer("libvips", "vips", 2);
            List<RegionReader> all = List.of(own, openSlide, peer("OpenSlide's binding for Python", "python", 1), vips, two,
                    twiceOpenSlide, twiceVips);
            all.forEach(RegionReader::warmUp);
            run("regions/s", all.stream().map(RegionReader::measurement).toList());
            ratio("regions, 1 at a time, to OpenSlide", own.measurement(), openSlide.measurement());
            ratio("regions, 1 at a time, to libvips", own.measurement(), vips.measurement());
            ratio("regions, 2 at a time, to OpenSlide", two.measurement(), twiceOpenSlide.measurement());
            ratio("regions, 2 at a time, to libvips", two.measurement(), twiceVips.measurement());
            System.out.println("\n| what | ms of the processor a region |\n| --- | --- |");
            all.forEach(RegionReader::printCost);
            all.forEach(RegionReader::close);
        }
    }

    private RegionReader peer(String name, String kind, int processes) {
        return new RegionReader(name, processes, new Crowd(processes, () -> python(kind, slide, SIDE, SECONDS)));
    }

    private void masks() {
        Contender mask = python("mask", slide);
        Measurement masks = new Measurement("SlideReader and TissueMask", () -> maskRate(slide));
        try (Measurement peers = new Measurement("OpenSlide's thumbnail and scikit-image's Otsu", () -> mask.ask("go"),
                mask::close)) {
            for (int i = 0; i < MASK_WARM_UPS; i++) {
                List.of(masks, peers).forEach(Measurement::warmUp);
            }
            run("masks/s", List.of(masks, peers));
            ratio("mask, to OpenSlide and scikit-image", masks, peers);
        }
    }

    private Contender python(String kind, Object... arguments) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", script, kind));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new Contender("the Python process", command, Map.of());
    }

    private static double maskRate(Path path) {
        long start = System.nanoTime();
        try (SlideReader slide = SlideReader.open(path)) {
            TissueMask unused = TissueMask.of(slide);
        }
        return 1 / ((System.nanoTime() - start) / 1e9);
    }

    private static void run(String unit, List<Measurement> all) {
        for (int round = 0; round < ROUNDS; round++) {
            all.forEach(Measurement::measure);
        }
        System.out.println("\n| what | " + unit + ", median of " + ROUNDS + " | range |\n| --- | --- | --- |");
        all.forEach(System.out::println);
        System.out.println();
    }

    private static void ratio(String what, Measurement of, Measurement to) {
        System.out.printf(Locale.ROOT, "%s: %.2f%n", what, of.ratioTo(to));
    }
}

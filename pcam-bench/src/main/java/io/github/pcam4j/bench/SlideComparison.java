package io.github.pcam4j.bench;

import io.github.pcam4j.io.slide.SlideLevel;
import io.github.pcam4j.io.slide.SlideReader;
import io.github.pcam4j.io.slide.TissueMask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Regions of a slide and its tissue mask beside OpenSlide and libvips, in turns, in one run: {@code PEER_SCRIPT SLIDE}. Prints
 * Markdown: regions of 256 x 256 pixels a second at random places of the largest level, and masks a second. The page cache
 * is warm.
 */
public final class SlideComparison {
    private static final int ROUNDS = 9;
    private static final int SIDE = 256;
    private static final double SECONDS = 1;

    private SlideComparison() { }

    /**
     * Measures.
     *
     * @param arguments the script, and a slide
     */
    public static void main(String[] arguments) {
        Path path = Path.of(arguments[1]);
        Contender openSlide = python(arguments[0], "openslide", path, SIDE, SECONDS);
        Contender vips = python(arguments[0], "vips", path, SIDE, SECONDS);
        Contender mask = python(arguments[0], "mask", path);
        try (SlideReader slide = SlideReader.open(path)) {
            Measurement one = new Measurement("SlideReader, 1 thread", () -> rate(slide, 1));
            Measurement two = new Measurement("SlideReader, 2 threads", () -> rate(slide, 2));
            Measurement byOpenSlide = new Measurement("OpenSlide, 1 thread", () -> openSlide.ask("go"), openSlide::close);
            Measurement byVips = new Measurement("libvips, its own threads", () -> vips.ask("go"), vips::close);
            run("regions/s", List.of(one, two, byOpenSlide, byVips));
            ratio("random regions, 1 thread, to OpenSlide", one, byOpenSlide);
            ratio("random regions, 1 thread, to libvips", one, byVips);
            Measurement masks = new Measurement("SlideReader and TissueMask", () -> maskRate(path));
            Measurement peers = new Measurement("OpenSlide's thumbnail and scikit-image's Otsu", () -> mask.ask("go"),
                    mask::close);
            run("masks/s", List.of(masks, peers));
            ratio("mask, to OpenSlide and scikit-image", masks, peers);
            List.of(byOpenSlide, byVips, peers).forEach(Measurement::close);
        }
    }

    private static Contender python(String script, Object... arguments) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", script));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new Contender("the Python process", command, Map.of());
    }

    private static double rate(SlideReader slide, int threads) {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Double>> rates = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Random random = new Random(i);
                rates.add(workers.submit(() -> rate(slide, random)));
            }
            double sum = 0;
            for (Future<Double> each : rates) {
                sum += each.get();
            }
            return sum;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            workers.shutdownNow();
        }
    }

    private static double rate(SlideReader slide, Random random) {
        SlideLevel largest = slide.levels().get(0);
        byte[] rgb = new byte[SIDE * SIDE * 3];
        long start = System.nanoTime();
        int count = 0;
        while (System.nanoTime() - start < SECONDS * 1e9) {
            slide.read(0, random.nextInt(largest.width() - SIDE), random.nextInt(largest.height() - SIDE), SIDE, SIDE, rgb, 0);
            count++;
        }
        return count / ((System.nanoTime() - start) / 1e9);
    }

    private static double maskRate(Path path) {
        long start = System.nanoTime();
        try (SlideReader slide = SlideReader.open(path)) {
            TissueMask unused = TissueMask.of(slide);
        }
        return 1 / ((System.nanoTime() - start) / 1e9);
    }

    private static void run(String unit, List<Measurement> all) {
        all.forEach(Measurement::warmUp);
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

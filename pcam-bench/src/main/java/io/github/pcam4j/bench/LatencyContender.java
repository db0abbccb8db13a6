package io.github.pcam4j.bench;

import io.github.pcam4j.train.ensemble.Ensemble;
import io.github.pcam4j.train.serve.PatchClassifier;
import io.github.pcam4j.train.serve.PatchInput;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Scanner;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;

/**
 * A classifier on one of our engines that is asked for single images: {@code ENGINE}, and the run's folder in {@code
 * PCAM_BENCH_RUN}. For each line on its input, which is a number of threads, {@code p50} or {@code p99}, it prints how many
 * images a second so many threads got, each asking as soon as it is answered, and for how many milliseconds their calls
 * took. Peers in {@link LatencyComparison} answer the same.
 */
public final class LatencyContender {
    /** As those of PatchCamelyon. */
    private static final int SIDE = 96;
    private static final int IMAGES = 64;
    private static final double SECONDS = Double.parseDouble(System.getenv().getOrDefault("PCAM_BENCH_SECONDS", "5"));

    private final PatchClassifier classifier;
    private final List<byte[]> images;
    private double[] milliseconds = {};

    private LatencyContender(PatchClassifier classifier, List<byte[]> images) {
        this.classifier = classifier;
        this.images = images;
    }

    /**
     * Answers until its input ends.
     *
     * @param arguments the engine's name
     */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Ensemble model = Ensemble.of(List.of(Path.of(System.getenv("PCAM_BENCH_RUN")))).on(arguments[0], "cpu");
        try (PatchClassifier classifier = PatchClassifier.builder(model).open()) {
            LatencyContender contender = new LatencyContender(classifier, images());
            Scanner questions = new Scanner(System.in, StandardCharsets.UTF_8);
            while (questions.hasNextLine()) {
                String question = questions.nextLine();
                System.out.println(question.startsWith("p") ? contender.percentile(Integer.parseInt(question.substring(1)))
                        : contender.measure(Integer.parseInt(question)));
            }
        }
    }

    private static List<byte[]> images() throws IOException {
        List<byte[]> files = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < IMAGES; i++) {
            BufferedImage noise = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            noise.setRGB(0, 0, SIDE, SIDE, random.ints(SIDE * SIDE, 0, 1 << 24).toArray(), 0, SIDE);
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            ImageIO.write(noise, "tif", file);
            files.add(file.toByteArray());
        }
        return files;
    }

    /** Images a second. */
    private double measure(int threads) throws InterruptedException, ExecutionException {
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        List<Double> all = new ArrayList<>();
        long start = System.nanoTime();
        try {
            List<Future<List<Double>>> calls = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread;
                calls.add(callers.submit(() -> ask(first, start)));
            }
            for (Future<List<Double>> call : calls) {
                all.addAll(call.get());
            }
        } finally {
            callers.shutdown();
        }
        milliseconds = all.stream().mapToDouble(it -> it).sorted().toArray();
        return all.size() / ((System.nanoTime() - start) / 1e9);
    }

    private List<Double> ask(int first, long start) throws InterruptedException {
        List<Double> taken = new ArrayList<>();
        for (int i = first; System.nanoTime() - start < SECONDS * 1e9; i++) {
            long begin = System.nanoTime();
            double unused = classifier.classify(PatchInput.of(images.get(i % IMAGES), "image")).probability();
            taken.add((System.nanoTime() - begin) / 1e6);
        }
        return taken;
    }

    /** The least time that so many of a hundred calls did not exceed. */
    private double percentile(int percent) {
        return milliseconds[Math.max(0, (milliseconds.length * percent + 99) / 100 - 1)];
    }
}

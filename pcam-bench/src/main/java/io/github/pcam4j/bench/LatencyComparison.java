package io.github.pcam4j.bench;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.onnx.OnnxExport;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long single images take at 1 and 8 threads, by classifiers on both engines and by peers, in processes of their own
 * that take turns: {@code JAVA CLASS_PATH [--rounds N] [--seconds S] [--peer TITLE=COMMAND]...}. A peer is a program that
 * answers as {@link LatencyContender} does and finds the run, with the documented network, in the folder that
 * {@code PCAM_BENCH_RUN} names, and the same as an ONNX model in the file that {@code PCAM_BENCH_MODEL} names. Prints
 * Markdown.
 */
public final class LatencyComparison {
    private static final String USAGE = "compare-latency [--rounds N] [--seconds S] [--peer TITLE=COMMAND]...";
    private static final List<Integer> THREADS = List.of(1, 8);
    private static final int PATCHES = 128;

    private final List<String> java;
    private final Map<String, String> peers = new LinkedHashMap<>();
    private int rounds = 5;
    private double seconds = 5;

    private LatencyComparison(List<String> arguments) {
        java = List.of(arguments.get(0), "-Xmx512m", "-Dorg.bytedeco.javacpp.maxbytes=0",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0", "-cp", arguments.get(1), LatencyContender.class.getName());
        for (Iterator<String> rest = arguments.subList(2, arguments.size()).iterator(); rest.hasNext();) {
            String option = rest.next();
            String value = rest.hasNext() ? rest.next() : "";
            String[] peer = value.split("=", 2);
            if (value.isEmpty() || (option.equals("--peer") && peer.length < 2)) {
                throw new IllegalArgumentException(option + " has no value: " + USAGE);
            }
            switch (option) {
                case "--rounds" -> rounds = Math.max(1, Integer.parseInt(value));
                case "--seconds" -> seconds = Double.parseDouble(value);
                case "--peer" -> peers.put(peer[0], peer[1]);
                default -> throw new IllegalArgumentException("there is no option " + option + ": " + USAGE);
            }
        }
    }

    /**
     * Measures.
     *
     * @param arguments Java, the class path of this program, and what the user gave
     */
    public static void main(String[] arguments) throws IOException {
        LatencyComparison comparison = new LatencyComparison(List.of(arguments));
        System.out.println(String.format(Locale.ROOT, "%s: %d processors, %s, Java %s; single images, %d rounds of %s s\n",
                LocalDate.now(ZoneOffset.UTC), Runtime.getRuntime().availableProcessors(), ComparisonOptions.processor(),
                System.getProperty("java.version"), comparison.rounds, comparison.seconds));
        Path folder = Files.createTempDirectory("compare-latency");
        Map<String, Contender> contenders = new LinkedHashMap<>();
        try {
            comparison.start(contenders, run(folder));
            THREADS.forEach(threads -> comparison.measure(contenders, threads));
        } finally {
            contenders.values().forEach(Contender::close);
            System.err.println("The run that was measured stays in " + folder);
        }
    }

    /** A step of training is enough: what the weights are does not change how long they take. */
    private static Path run(Path folder) {
        Path run = folder.resolve("run");
        NoiseStore.write(folder.resolve("noise.h5"), PATCHES);
        try (PatchStore store = PatchStore.open(folder.resolve("noise.h5"))) {
            Trainer.builder(CnnSpec.documented()).epochs(1).engine("dl4j").runDirectory(run).build()
                    .fit(store, StratifiedSplitter.builder().validation(0.5).seed(1).build().split(store.labels()));
        }
        RunDirectory trained = RunDirectory.open(run);
        OnnxExport.builder(trained.spec(), trained.bestWeights()).build().write(model(run));
        return run;
    }

    private static Path model(Path run) {
        return run.resolveSibling("model.onnx");
    }

    private void start(Map<String, Contender> contenders, Path run) {
        add(contenders, run, "PatchClassifier, dl4j", with("dl4j"), TrainingPeers.QUIET_THREADS);
        add(contenders, run, "PatchClassifier, torch", with("torch"), TrainingPeers.BEST);
        peers.forEach((title, command) -> add(contenders, run, title, List.of(command.split(" ")), TrainingPeers.BEST));
    }

    private List<String> with(String engine) {
        List<String> command = new ArrayList<>(java);
        command.add(engine);
        return command;
    }

    private void add(Map<String, Contender> contenders, Path run, String title, List<String> command,
            Map<String, String> environment) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put("PCAM_BENCH_RUN", run.toString());
        all.put("PCAM_BENCH_MODEL", model(run).toString());
        all.put("PCAM_BENCH_SECONDS", Double.toString(seconds));
        contenders.put(title, new Contender(title, command, all));
    }

    private void measure(Map<String, Contender> contenders, int threads) {
        Map<String, LatencyRow> rows = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (Map.Entry<String, Contender> one : contenders.entrySet()) {
                LatencyRow row = rows.computeIfAbsent(one.getKey(), LatencyRow::new);
                row.add(round, one.getValue().ask(Integer.toString(threads)), one.getValue().ask("p50"),
                        one.getValue().ask("p99"));
            }
        }
        System.out.println(String.format(Locale.ROOT, "\n| %d thread%s | p50, ms | p99, ms | images/s |\n"
                + "| --- | --- | --- | --- |", threads, threads == 1 ? "" : "s"));
        rows.values().forEach(System.out::println);
    }
}

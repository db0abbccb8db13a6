package io.github.pcam4j.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Training and inference of the documented network beside peers that are given every setting that ours has, in processes
 * of their own that take turns: {@code JAVA CLASS_PATH LIBTORCH_CLASS_PATH SCRIPTS [--rounds N] [--seconds S] [--only
 * TEXT]... [PYTHON]...}. Prints Markdown.
 */
public final class TrainingComparison {
    private static final List<String> TASKS = List.of("train", "infer");

    private final Map<TrainingPeer, Contender> contenders = new LinkedHashMap<>();
    private final Map<String, Map<TrainingPeer, Measurement>> measured = new LinkedHashMap<>();
    private final ComparisonOptions options;

    private TrainingComparison(ComparisonOptions options) {
        this.options = options;
    }

    /**
     * Measures.
     *
     * @param arguments Java, the class path of this program, that of LibTorch's bare loop, the folder of the peers'
     *     Python programs, and what the user gave
     */
    public static void main(String[] arguments) {
        ComparisonOptions options = ComparisonOptions.of(List.of(arguments).subList(4, arguments.length));
        System.out.println(String.format(Locale.ROOT, "%d processors, %s, Java %s; who was found:\n",
                Runtime.getRuntime().availableProcessors(), ComparisonOptions.processor(),
                System.getProperty("java.version")));
        List<TrainingPeer> peers = TrainingPeers.all(arguments[0], arguments[1], arguments[2], Path.of(arguments[3]),
                options.pythons()).stream().filter(options::wants).toList();
        if (peers.isEmpty()) {
            throw new IllegalArgumentException("--only leaves no one to measure");
        }
        System.out.println();
        peers.forEach(peer -> System.out.println("- %s: `%s`".formatted(peer.title(), peer.settings())));
        // One precision at a time: all processes at once would not fit in memory.
        peers.stream().map(TrainingPeer::precision).distinct().forEach(precision -> new TrainingComparison(options)
                .run(peers.stream().filter(peer -> peer.precision().equals(precision)).toList()));
    }

    /** Measures those of one precision. */
    private void run(List<TrainingPeer> peers) {
        try {
            peers.forEach(peer -> contenders.put(peer, new Contender(peer.title(), peer.command(),
                    environment(peer))));
            TASKS.forEach(this::measure);
            System.out.println("\n| resident memory | MB |\n| --- | --- |");
            contenders.forEach((peer, contender) -> System.out.println(
                    String.format(Locale.ROOT, "| %s | %,.0f |", peer.title(), contender.ask("memory"))));
            tellRatios();
        } finally {
            contenders.values().forEach(Contender::close);
        }
    }

    private Map<String, String> environment(TrainingPeer peer) {
        Map<String, String> environment = new LinkedHashMap<>(peer.environment());
        environment.put("PCAM_BENCH_SECONDS", Double.toString(options.seconds()));
        return environment;
    }

    private void measure(String task) {
        Map<TrainingPeer, Measurement> measurements = new LinkedHashMap<>();
        contenders.forEach((peer, contender) ->
                measurements.put(peer, new Measurement(peer.title(), () -> contender.ask(task))));
        measurements.values().forEach(Measurement::warmUp);
        for (int round = 0; round < options.rounds(); round++) {
            measurements.values().forEach(Measurement::measure);
        }
        System.out.println(String.format(Locale.ROOT, "\n| %s | images/s, median of %d | range |\n| --- | --- | --- |",
                task, options.rounds()));
        measurements.values().forEach(System.out::println);
        measured.put(task, measurements);
    }

    private void tellRatios() {
        System.out.println("\n| to the fastest best-set peer of the same precision | ratio | aim |\n| --- | --- | --- |");
        for (TrainingPeer ours : of(TrainingPeer.Side.OURS)) {
            TASKS.forEach(task -> fastest(task, ours.precision()).ifPresent(peer -> tell(task, ours, peer, aim(ours, task))));
        }
        System.out.println("\n| to each peer | ratio | |\n| --- | --- | --- |");
        for (TrainingPeer ours : of(TrainingPeer.Side.OURS)) {
            for (TrainingPeer.Side side : List.of(TrainingPeer.Side.BEST_SET, TrainingPeer.Side.DEFAULT_SET)) {
                of(side).stream().filter(peer -> peer.precision().equals(ours.precision()))
                        .forEach(peer -> TASKS.forEach(task -> tell(task, ours, peer, "")));
            }
        }
    }

    private static String aim(TrainingPeer ours, String task) {
        boolean training = task.equals("train");
        return ours.name().equals("dl4j") ? training ? "1.5" : "2" : training ? "1.2" : "1.5";
    }

    private List<TrainingPeer> of(TrainingPeer.Side side) {
        return new ArrayList<>(contenders.keySet()).stream().filter(peer -> peer.side() == side).toList();
    }

    private Optional<TrainingPeer> fastest(String task, String precision) {
        return of(TrainingPeer.Side.BEST_SET).stream().filter(peer -> peer.precision().equals(precision))
                .max(Comparator.comparingDouble(peer -> measurement(task, peer).median()));
    }

    private Measurement measurement(String task, TrainingPeer peer) {
        return Objects.requireNonNull(Objects.requireNonNull(measured.get(task), task).get(peer), peer.title());
    }

    private void tell(String task, TrainingPeer ours, TrainingPeer peer, String aim) {
        System.out.println(String.format(Locale.ROOT, "| %s, %s to %s | %.2f | %s |", task, ours.title(), peer.title(),
                measurement(task, ours).ratioTo(measurement(task, peer)), aim));
    }
}

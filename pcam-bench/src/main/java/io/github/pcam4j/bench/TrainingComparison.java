package io.github.pcam4j.bench;

import io.github.pcam4j.model.onednn.OneDnnLayers;
import io.github.pcam4j.model.onednn.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Training and inference of the documented network beside Deeplearning4j's own layers, LibTorch and, if it is there,
 * Keras, in processes of their own that take turns: {@code CLASS_PATH TORCH_CLASS_PATH [PYTHON KERAS_PEER]}. Prints
 * Markdown.
 */
public final class TrainingComparison {
    private static final int ROUNDS = 3;
    /** What keeps glibc from giving pages back to the system and taking them again at each step. */
    private static final Map<String, String> LARGE_ARENAS = Map.of("MALLOC_MMAP_MAX_", "0",
            "MALLOC_TRIM_THRESHOLD_", "17179869184", "MALLOC_TOP_PAD_", "268435456");
    /** What the start script sets: OpenBLAS's threads sleep while they wait. */
    private static final Map<String, String> AS_STARTED = Map.of("OPENBLAS_THREAD_TIMEOUT", "4");
    /** What it sets for LibTorch besides: one arena of large pages, which are kept. */
    private static final Map<String, String> AS_STARTED_TORCH = Map.of("MALLOC_ARENA_MAX", "1", "MALLOC_MMAP_MAX_", "0",
            "MALLOC_TRIM_THRESHOLD_", "17179869184", "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1",
            "OPENBLAS_THREAD_TIMEOUT", "4");
    private static final String PLAIN = "DL4J's own layers";
    private static final String OURS = "pcam4j fp32";
    private static final String OURS_BF16 = "pcam4j bf16";
    private static final String OURS_TORCH = "pcam4j on LibTorch fp32";
    private static final String OURS_TORCH_BF16 = "pcam4j on LibTorch bf16";
    private static final String TORCH_FIRST = "LibTorch fp32, channels first";
    private static final String TORCH = "LibTorch fp32, channels last";
    private static final String TORCH_TUNED = "LibTorch fp32, channels last, large malloc arenas";
    private static final String KERAS = "Keras on TensorFlow fp32";
    private static final String KERAS_BF16 = "Keras on TensorFlow bf16";
    private static final String TORCH_BF16 = "LibTorch bf16, channels last, large malloc arenas";

    private TrainingComparison() { }

    /**
     * Measures.
     *
     * @param arguments the class path of this program, and that of LibTorch's; then a Python that has Keras, and its
     *     program
     */
    public static void main(String[] arguments) {
        Map<String, Contender> contenders = start(arguments[0], arguments[1]);
        if (arguments.length > 2) {
            for (String name : OneDnnLayers.supports(Precision.BF16) ? List.of(KERAS, KERAS_BF16) : List.of(KERAS)) {
                contenders.put(name, new Contender(name, List.of(arguments[2], arguments[3],
                        name.equals(KERAS) ? "fp32" : "bf16"), Map.of()));
            }
        }
        Map<String, Measurement> trained = measure(contenders, "train");
        Map<String, Measurement> inferred = measure(contenders, "infer");
        System.out.println("\n| resident memory | MB |\n| --- | --- |");
        contenders.forEach((name, contender) ->
                System.out.println(String.format(Locale.ROOT, "| %s | %,.0f |", name, contender.ask("memory"))));
        System.out.println("\n| ratio | median | aim |\n| --- | --- | --- |");
        ratio("training", trained, OURS, PLAIN, "18");
        ratio("training", trained, OURS, TORCH, "2");
        ratio("training", trained, OURS, TORCH_TUNED, "1.2");
        ratio("inference", inferred, OURS, TORCH, "2.5");
        ratio("inference", inferred, OURS, TORCH_TUNED, "1.3");
        ratio("training", trained, OURS_TORCH, TORCH_FIRST, "2.5");
        ratio("inference", inferred, OURS_TORCH, TORCH_FIRST, "3");
        ratio("training", trained, OURS_TORCH, OURS, "");
        ratio("inference", inferred, OURS_TORCH, OURS, "");
        if (contenders.containsKey(OURS_BF16)) {
            ratio("training", trained, OURS_TORCH_BF16, OURS_BF16, "");
            ratio("inference", inferred, OURS_TORCH_BF16, OURS_BF16, "");
            ratio("training", trained, OURS_BF16, TORCH_BF16, "1");
            ratio("inference", inferred, OURS_BF16, TORCH_BF16, "1");
        }
        if (contenders.containsKey(KERAS)) {
            ratio("training", trained, OURS, KERAS, "");
            ratio("inference", inferred, OURS, KERAS, "");
            ratio("training", trained, OURS_TORCH, KERAS, "");
            ratio("inference", inferred, OURS_TORCH, KERAS, "");
        }
        if (contenders.containsKey(KERAS_BF16)) {
            ratio("training", trained, OURS_BF16, KERAS_BF16, "");
            ratio("inference", inferred, OURS_BF16, KERAS_BF16, "");
        }
        contenders.values().forEach(Contender::close);
    }

    private static Map<String, Contender> start(String own, String torch) {
        Map<String, Contender> contenders = new LinkedHashMap<>();
        add(contenders, PLAIN, own, Map.of(), TrainingContender.class.getName(), "dl4j-plain", "fp32");
        add(contenders, OURS, own, AS_STARTED, TrainingContender.class.getName(), "dl4j", "fp32");
        add(contenders, OURS_TORCH, own, AS_STARTED_TORCH, TrainingContender.class.getName(), "torch", "fp32");
        add(contenders, TORCH_FIRST, torch, Map.of(), "TorchContender", "fp32", "first");
        add(contenders, TORCH, torch, Map.of(), "TorchContender", "fp32", "last");
        add(contenders, TORCH_TUNED, torch, LARGE_ARENAS, "TorchContender", "fp32", "last");
        if (OneDnnLayers.supports(Precision.BF16)) {
            add(contenders, OURS_BF16, own, AS_STARTED, TrainingContender.class.getName(), "dl4j", "bf16");
            add(contenders, OURS_TORCH_BF16, own, AS_STARTED_TORCH, TrainingContender.class.getName(), "torch", "bf16");
            add(contenders, TORCH_BF16, torch, LARGE_ARENAS, "TorchContender", "bf16", "last");
        }
        return contenders;
    }

    private static void add(Map<String, Contender> contenders, String name, String classPath,
            Map<String, String> environment, String... program) {
        List<String> command = new ArrayList<>(List.of("java", "-Xmx512m", "-Dorg.bytedeco.javacpp.maxbytes=0",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0", "-cp",
                classPath));
        command.addAll(List.of(program));
        contenders.put(name, new Contender(name, command, environment));
    }

    private static Map<String, Measurement> measure(Map<String, Contender> contenders, String what) {
        Map<String, Measurement> measurements = new LinkedHashMap<>();
        contenders.forEach((name, contender) ->
                measurements.put(name, new Measurement(name, () -> contender.ask(what))));
        measurements.values().forEach(Measurement::warmUp);
        for (int round = 0; round < ROUNDS; round++) {
            measurements.values().forEach(Measurement::measure);
        }
        System.out.println("\n| %s | images/s, median of %d | range |\n| --- | --- | --- |".formatted(what, ROUNDS));
        measurements.values().forEach(System.out::println);
        return measurements;
    }

    private static void ratio(String what, Map<String, Measurement> measurements, String of, String to, String aim) {
        System.out.println(String.format(Locale.ROOT, "| %s, %s to %s | %.2f | %s |", what, of, to,
                measurement(measurements, of).ratioTo(measurement(measurements, to)), aim));
    }

    private static Measurement measurement(Map<String, Measurement> measurements, String name) {
        return Objects.requireNonNull(measurements.get(name), name);
    }
}

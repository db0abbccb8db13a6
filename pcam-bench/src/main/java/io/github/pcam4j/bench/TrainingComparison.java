package io.github.pcam4j.bench;

import io.github.pcam4j.model.onednn.OneDnnLayers;
import io.github.pcam4j.model.onednn.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Training and inference of the documented network beside Deeplearning4j's own layers and beside LibTorch, in processes
 * of their own that take turns: {@code CLASS_PATH TORCH_CLASS_PATH}. Prints Markdown.
 */
public final class TrainingComparison {
    private static final int ROUNDS = 5;
    /**
     * What keeps glibc from giving pages back to the system and taking them again at each step. The first two only look
     * at the main arena, which Java's threads use if there is no other.
     */
    private static final Map<String, String> ONE_ARENA = Map.of("MALLOC_MMAP_MAX_", "0",
            "MALLOC_TRIM_THRESHOLD_", "17179869184", "MALLOC_ARENA_MAX", "1");
    private static final String PLAIN = "DL4J's own layers";
    private static final String OURS = "pcam4j fp32";
    private static final String OURS_BF16 = "pcam4j bf16";
    private static final String TORCH_ENGINE = "pcam4j fp32, engine torch, one malloc arena";
    private static final String TORCH = "LibTorch fp32, channels last";
    private static final String TORCH_TUNED = "LibTorch fp32, channels last, one malloc arena";
    private static final String TORCH_BF16 = "LibTorch bf16, channels last, one malloc arena";

    private TrainingComparison() { }

    /**
     * Measures.
     *
     * @param arguments the class path of this program, and that of LibTorch's
     */
    public static void main(String[] arguments) {
        Map<String, Contender> contenders = start(arguments[0], arguments[1]);
        Map<String, Measurement> trained = measure(contenders, "train");
        Map<String, Measurement> inferred = measure(contenders, "infer");
        System.out.println("\n| resident memory | MB |\n| --- | --- |");
        contenders.forEach((name, contender) ->
                System.out.println(String.format(Locale.ROOT, "| %s | %,.0f |", name, contender.ask("memory"))));
        System.out.println("\n| ratio | median | aim |\n| --- | --- | --- |");
        ratio("training", trained, OURS, PLAIN, 18);
        ratio("training", trained, OURS, TORCH, 2);
        ratio("training", trained, OURS, TORCH_TUNED, 1.2);
        ratio("training", trained, TORCH_ENGINE, TORCH_TUNED, 1);
        ratio("inference", inferred, OURS, TORCH, 2.5);
        ratio("inference", inferred, OURS, TORCH_TUNED, 1.3);
        ratio("inference", inferred, TORCH_ENGINE, TORCH_TUNED, 1);
        if (contenders.containsKey(OURS_BF16)) {
            ratio("training", trained, OURS_BF16, TORCH_BF16, 1);
            ratio("inference", inferred, OURS_BF16, TORCH_BF16, 1);
        }
        contenders.values().forEach(Contender::close);
    }

    private static Map<String, Contender> start(String own, String torch) {
        Map<String, Contender> contenders = new LinkedHashMap<>();
        add(contenders, PLAIN, own, Map.of(), TrainingContender.class.getName(), "dl4j-plain", "fp32");
        add(contenders, OURS, own, Map.of(), TrainingContender.class.getName(), "dl4j", "fp32");
        add(contenders, TORCH_ENGINE, own, ONE_ARENA, TrainingContender.class.getName(), "torch", "fp32");
        add(contenders, TORCH, torch, Map.of(), "TorchContender", "fp32");
        add(contenders, TORCH_TUNED, torch, ONE_ARENA, "TorchContender", "fp32");
        if (OneDnnLayers.supports(Precision.BF16)) {
            add(contenders, OURS_BF16, own, Map.of(), TrainingContender.class.getName(), "dl4j", "bf16");
            add(contenders, TORCH_BF16, torch, ONE_ARENA, "TorchContender", "bf16");
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

    private static void ratio(String what, Map<String, Measurement> measurements, String of, String to, double aim) {
        System.out.println(String.format(Locale.ROOT, "| %s, %s to %s | %.2f | %s |", what, of, to,
                measurements.get(of).ratioTo(measurements.get(to)), aim));
    }
}

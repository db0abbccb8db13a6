package io.github.pcam4j.bench;

import io.github.pcam4j.dl4j.onednn.OneDnnLayers;
import io.github.pcam4j.train.engine.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who takes part in {@link TrainingComparison}: our engines; and LibTorch in a bare loop, Python's PyTorch and Keras, each
 * with every setting that ours has ("best-set") and with none ("default-set").
 */
final class TrainingPeers {
    /** Where Debian puts the Python that its python3-torch is for. */
    private static final Path DEBIAN = Path.of("/usr/bin/python3");

    /** What the start script sets: threads sleep while they wait. */
    static final Map<String, String> QUIET_THREADS = Map.of("OMP_WAIT_POLICY", "passive",
            "OPENBLAS_THREAD_TIMEOUT", "4");
    /** What it sets for LibTorch besides, and what every peer gets: one arena of large pages, which are kept. */
    static final Map<String, String> BEST = Map.of("OMP_WAIT_POLICY", "passive", "OPENBLAS_THREAD_TIMEOUT", "4",
            "MALLOC_ARENA_MAX", "1", "MALLOC_MMAP_MAX_", "0", "MALLOC_TRIM_THRESHOLD_", "17179869184",
            "MALLOC_TOP_PAD_", "1073741824", "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");

    private final String java;
    private final String own;
    private final String libTorch;
    private final Path scripts;
    private final boolean bf16 = OneDnnLayers.supports(Precision.BF16);
    private final List<TrainingPeer> peers = new ArrayList<>();

    private TrainingPeers(String java, String own, String libTorch, Path scripts) {
        this.java = java;
        this.own = own;
        this.libTorch = libTorch;
        this.scripts = scripts;
    }

    /**
     * All that can take part on this machine.
     *
     * @param java the program
     * @param own the class path of our engines
     * @param libTorch the class path of the bare loop
     * @param scripts the folder of the peers' Python programs
     * @param pythons programs to ask for torch and Keras, beside Debian's
     */
    static List<TrainingPeer> all(String java, String own, String libTorch, Path scripts, List<Path> pythons) {
        TrainingPeers found = new TrainingPeers(java, own, libTorch, scripts);
        found.addOurs();
        found.addLibTorch();
        Set<Path> asked = new LinkedHashSet<>(pythons);
        asked.add(DEBIAN);
        asked.forEach(found::addPython);
        return found.peers;
    }

    private void addOurs() {
        for (String precision : precisions()) {
            ours("dl4j", precision, QUIET_THREADS);
            ours("torch", precision, BEST);
        }
        add(TrainingPeer.Side.DEFAULT_SET, "Deeplearning4j's own layers", "fp32", Map.of(),
                java(own, TrainingContender.class.getName(), "dl4j-plain", "fp32"));
    }

    private List<String> precisions() {
        return bf16 ? List.of("fp32", "bf16") : List.of("fp32");
    }

    private void ours(String engine, String precision, Map<String, String> environment) {
        add(TrainingPeer.Side.OURS, engine, precision, environment,
                java(own, TrainingContender.class.getName(), engine, precision));
    }

    private void addLibTorch() {
        String name = "LibTorch 2.10, bare loop";
        for (String precision : precisions()) {
            add(TrainingPeer.Side.BEST_SET, name, precision, BEST, java(libTorch, "TorchContender", precision, "last"));
        }
        add(TrainingPeer.Side.DEFAULT_SET, name + ", channels first", "fp32", Map.of(),
                java(libTorch, "TorchContender", "fp32", "first"));
    }

    private void addPython(Path python) {
        if (!Files.isExecutable(python)) {
            System.out.println("- " + python + ": SKIPPED, it is not there");
            return;
        }
        Map<String, String> versions = new LinkedHashMap<>();
        for (String module : List.of("torch", "keras")) {
            String version = version(python, module);
            System.out.println("- %s: %s %s".formatted(python, module, version.isEmpty() ? "SKIPPED, it has none" : version));
            if (!version.isEmpty()) {
                versions.put(module, version);
            }
        }
        versions.forEach((module, version) -> addPython(python, module, version));
    }

    private void addPython(Path python, String module, String version) {
        boolean torch = module.equals("torch");
        String name = (torch ? "PyTorch " : "Keras ") + version;
        String script = scripts.resolve(torch ? "torch_peer.py" : "keras_peer.py").toString();
        if (torch) {
            addCompiled(python, name, script);
        }
        add(TrainingPeer.Side.BEST_SET, name, "fp32", BEST, List.of(python.toString(), script, "fp32"));
        add(TrainingPeer.Side.DEFAULT_SET, name, "fp32", Map.of(), List.of(python.toString(), script, "fp32"));
        if (bf16) {
            add(TrainingPeer.Side.BEST_SET, torch ? name + ", autocast" : name, "bf16", BEST,
                    List.of(python.toString(), script, "bf16"));
        }
        if (bf16 && torch) {
            add(TrainingPeer.Side.BEST_SET, name + ", bfloat16 weights", "bf16", BEST,
                    List.of(python.toString(), script, "bf16", "pure"));
        }
    }

    /** PyTorch by torch.compile, from 2.0 on, where it finds a compiler of C++. */
    private void addCompiled(Path python, String name, String script) {
        if (answer(python, "import torch; torch.compile(lambda x: x + 1)(torch.zeros(9)); print('compiles')").isEmpty()) {
            System.out.println("- " + python + ": torch.compile SKIPPED, it is older than PyTorch 2 or has no compiler of C++");
            return;
        }
        for (String precision : precisions()) {
            add(TrainingPeer.Side.BEST_SET, name + ", compiled", precision, BEST,
                    List.of(python.toString(), script, precision, "compiled"));
        }
    }

    /** Keras's version with its back end's; empty if the module is not there. */
    private static String version(Path python, String module) {
        return answer(python, module.equals("keras")
                ? "import keras, tensorflow; print(keras.__version__, 'on TensorFlow', tensorflow.__version__)"
                : "import torch; print(torch.__version__)");
    }

    /** What a program in Python prints; empty if it fails. */
    private static String answer(Path python, String ask) {
        try {
            ProcessBuilder builder = new ProcessBuilder(python.toString(), "-c", ask)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "3");
            Process process = builder.start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? answer : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + python + " was asked what it has", e);
        }
    }

    private List<String> java(String classPath, String... program) {
        List<String> command = new ArrayList<>(List.of(java, "-Xmx512m", "-Dorg.bytedeco.javacpp.maxbytes=0",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0", "-cp", classPath));
        command.addAll(List.of(program));
        return command;
    }

    private void add(TrainingPeer.Side side, String name, String precision, Map<String, String> environment,
            List<String> command) {
        peers.add(new TrainingPeer(side, name, precision, environment, command));
    }
}

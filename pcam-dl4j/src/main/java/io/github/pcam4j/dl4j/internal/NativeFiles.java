package io.github.pcam4j.dl4j.internal;

import io.github.pcam4j.train.engine.NativeLibraries;
import io.github.pcam4j.train.error.TrainingException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which native libraries are on the class path, and how they are loaded. Without state; safe for use by several threads.
 */
public final class NativeFiles {
    private static final Logger LOG = LoggerFactory.getLogger(NativeFiles.class);
    private static final String BACKEND = "org/nd4j/linalg/cpu/nativecpu/bindings/%s%s/%s";
    private static final String BACKEND_LIBRARY = "jnind4jcpu";
    private static final String ONE_DNN = "org/bytedeco/dnnl/%s/%s";

    private static final String[] BUILDS = {"-avx512", "-avx2", "-onednn-avx512", "-onednn-avx2", "-onednn", ""};

    private NativeFiles() { }

    /**
     * Loads all that networks need at once, while no other process unpacks it; before anything else asks ND4J for it.
     *
     * @throws TrainingException if there is no backend on the class path, or it cannot be unpacked
     */
    public static void load() {
        if (Loader.getLoadedLibraries().containsKey(BACKEND_LIBRARY)) {
            return;
        }
        requireBackend();
        try {
            NativeLibraries.load(Loader.getCacheDir().toPath(), NativeFiles.class.getClassLoader(), resources(), () -> {
                loadOneDnn();
                return Nd4j.getBackend();
            });
        } catch (IOException e) {
            throw new TrainingException("there is no folder to unpack native libraries into (%s); name one with "
                    .formatted(e.getMessage()) + "-Dorg.bytedeco.javacpp.cachedir", e);
        }
    }

    /** ND4J's own error on a missing backend comes from a static initializer, once, and names no remedy. */
    private static void requireBackend() {
        try {
            Nd4jBackend.load();
        } catch (Nd4jBackend.NoAvailableBackendException e) {
            throw new TrainingException("ND4J finds no backend on the class path; add org.nd4j:nd4j-native:1.0.0-M2.1 "
                    + "and the same with the classifier of this platform, such as linux-x86_64-avx2", e);
        }
    }

    /** It is done without where it cannot be had, but not where it could not be unpacked: that would be silently slow. */
    private static void loadOneDnn() {
        try {
            Loader.load(dnnl.class);
        } catch (LinkageError e) {
            if (e.getCause() instanceof IOException || String.valueOf(e.getMessage()).contains("failed to map segment")) {
                throw e;
            }
            LOG.debug("oneDNN is done without", e);
        }
    }

    private static List<String> resources() {
        String platform = Loader.getPlatform();
        Stream<String> backends = Stream.of(BUILDS).map(build -> BACKEND.formatted(platform, build,
                System.mapLibraryName(BACKEND_LIBRARY)));
        Stream<String> others = Stream.of("javacpp/%s/jnijavacpp", "openblas/%s/jniopenblas_nolapack", "dnnl/%s/jnidnnl",
                "opencl/%s/jniopencl").map(it -> {
                    String path = "org/bytedeco/" + it.formatted(platform);
                    int name = path.lastIndexOf('/') + 1;
                    return path.substring(0, name) + System.mapLibraryName(path.substring(name));
                });
        return Stream.concat(others, backends).toList();
    }

    /**
     * Deeplearning4j with ND4J's backend for processors, or that there is none. Loads nothing.
     *
     * @return such as {@code Deeplearning4j 1.0.0-M2.1 on nd4j-native for linux-x86_64-avx2}
     */
    public static String backend() {
        String version = MultiLayerNetwork.class.getPackage().getImplementationVersion();
        // Loader.getPlatform() loads nothing native.
        return "Deeplearning4j%s on %s".formatted(version == null ? "" : " " + version, build()
                .map(extension -> "nd4j-native for " + Loader.getPlatform() + extension)
                .orElse("no nd4j-native for %s, which is not on the class path".formatted(Loader.getPlatform())));
    }

    private static Optional<String> build() {
        return Stream.of(BUILDS).filter(extension ->
                present(BACKEND.formatted(Loader.getPlatform(), extension, System.mapLibraryName("nd4jcpu"))))
                .findFirst();
    }

    /**
     * Whether oneDNN for this platform is on the class path. Loads nothing.
     *
     * @return true if it is
     */
    public static boolean oneDnn() {
        return present(ONE_DNN.formatted(Loader.getPlatform(), System.mapLibraryName("jnidnnl")));
    }

    private static boolean present(String resource) {
        return NativeFiles.class.getClassLoader().getResource(resource) != null;
    }
}

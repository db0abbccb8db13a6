package io.github.pcam4j.dl4j.engine;

import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Which native libraries are on the class path, without loading any. */
final class NativeFiles {
    private static final String BACKEND = "org/nd4j/linalg/cpu/nativecpu/bindings/%s%s/%s";
    private static final String ONE_DNN = "org/bytedeco/dnnl/%s/%s";

    private NativeFiles() { }

    /** Deeplearning4j with ND4J's backend for processors, or that there is none. */
    static String backend() {
        String version = MultiLayerNetwork.class.getPackage().getImplementationVersion();
        // Loader.getPlatform() loads nothing native.
        return "Deeplearning4j%s on %s".formatted(version == null ? "" : " " + version, build()
                .map(extension -> "nd4j-native for " + Loader.getPlatform() + extension)
                .orElse("no nd4j-native for %s, which is not on the class path".formatted(Loader.getPlatform())));
    }

    private static Optional<String> build() {
        return Stream.of("-avx512", "-avx2", "-onednn-avx512", "-onednn-avx2", "-onednn", "").filter(extension ->
                present(BACKEND.formatted(Loader.getPlatform(), extension, System.mapLibraryName("nd4jcpu"))))
                .findFirst();
    }

    static boolean oneDnn() {
        return present(ONE_DNN.formatted(Loader.getPlatform(), System.mapLibraryName("jnidnnl")));
    }

    private static boolean present(String resource) {
        return NativeFiles.class.getClassLoader().getResource(resource) != null;
    }
}

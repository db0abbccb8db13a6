package io.github.pcam4j.torch.internal.device;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Context;

/** LibTorch's build for CUDA, once LibTorch is loaded. */
public final class CudaBuild {
    private static final String LIBRARY = "torch_cuda";

    private CudaBuild() { }

    /** Whether it is loaded: LibTorch goes without it where it cannot be, and computes on the processor. */
    static boolean loaded() {
        return Loader.getLoadedLibraries().containsKey(LIBRARY);
    }

    /** Why it could not be loaded, in the system's words, which JavaCPP keeps to itself; empty if it can, or is not there. */
    static Optional<String> whyNotLoaded() {
        return whyNotLoaded(Loader.getLoadedLibraries());
    }

    static Optional<String> whyNotLoaded(Map<String, String> loaded) {
        return loaded.containsKey(LIBRARY) ? Optional.empty() : file(loaded).flatMap(CudaBuild::load);
    }

    /** Beside the library that is loaded. */
    private static Optional<Path> file(Map<String, String> loaded) {
        return Optional.ofNullable(loaded.get("torch_cpu"))
                .map(cpu -> Path.of(cpu).resolveSibling(System.mapLibraryName(LIBRARY))).filter(Files::isRegularFile);
    }

    private static Optional<String> load(Path file) {
        try {
            System.load(file.toAbsolutePath().toString());
            return Optional.empty();
        } catch (UnsatisfiedLinkError e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** In words, if the cuDNN that was loaded is older than the one that LibTorch was built with. */
    static Optional<String> olderCudnn() {
        if (!Context.hasCuDNN()) {
            return Optional.empty();
        }
        long built = Context.versionCuDNN();
        long found = Context.versionRuntimeCuDNN();
        return found >= built ? Optional.empty() : Optional.of("cuDNN %s was loaded, and LibTorch was built with %s: "
                .formatted(cudnn(found), cudnn(built)) + "convolutions may fail. Install that version or a newer 9.x");
    }

    /** Versions of what it runs on, for who has to find out why it does not. */
    public static String versions() {
        return Context.hasCuDNN() ? String.format(Locale.ROOT, "cuDNN %s, built with CUDA %d.%d and cuDNN %s",
                cudnn(Context.versionRuntimeCuDNN()), Context.versionCUDART() / 1000,
                Context.versionCUDART() % 1000 / 10, cudnn(Context.versionCuDNN())) : "without cuDNN";
    }

    private static String cudnn(long version) {
        return String.format(Locale.ROOT, "%d.%d.%d", version / 10_000, version % 10_000 / 100, version % 100);
    }
}

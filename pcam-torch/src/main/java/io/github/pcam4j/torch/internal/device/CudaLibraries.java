package io.github.pcam4j.torch.internal.device;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * NVIDIA's own libraries that LibTorch's build for CUDA on Linux loads, and where it looks for them. No JAR has them.
 *
 * @param folders where to look
 */
record CudaLibraries(List<Path> folders) {
    private static final List<String> NEEDED = List.of("libcudart.so.13", "libcupti.so.13", "libcublas.so.13",
            "libcublasLt.so.13", "libcudnn.so.9", "libcufft.so.12", "libcufile.so.0", "libcurand.so.10",
            "libcusolver.so.12", "libcusparse.so.12", "libnccl.so.2");
    /** Where LibTorch's build has its loader look besides. */
    private static final List<String> INSTALLED = List.of("/usr/local/cuda/lib64", "/usr/local/cuda/lib",
            "/usr/local/cuda/extras/CUPTI/lib64", "/usr/local/cuda-13.1/lib64",
            "/usr/local/cuda-13.1/extras/CUPTI/lib64", "/usr/lib64", "/usr/lib/x86_64-linux-gnu");

    /** The folders of this process. */
    static CudaLibraries ofProcess() {
        Map<String, String> environment = System.getenv();
        return new CudaLibraries(Stream.concat(
                split(environment.getOrDefault("LD_LIBRARY_PATH", "")),
                Stream.concat(split(System.getProperty("java.library.path", "")), INSTALLED.stream()))
                .distinct().map(Path::of).toList());
    }

    private static Stream<String> split(String folders) {
        return Stream.of(folders.split(File.pathSeparator)).filter(folder -> !folder.isBlank());
    }

    /** Those that are in none of the folders. */
    List<String> missing() {
        return NEEDED.stream()
                .filter(name -> folders.stream().noneMatch(folder -> Files.exists(folder.resolve(name))))
                .toList();
    }

    /** What is missing and where it was looked for, in words; that nothing is, if so. */
    @Override
    public String toString() {
        List<String> missing = missing();
        return missing.isEmpty() ? "all of NVIDIA's libraries were found"
                : "of NVIDIA's libraries %s were not found in %s".formatted(String.join(", ", missing), folders);
    }
}

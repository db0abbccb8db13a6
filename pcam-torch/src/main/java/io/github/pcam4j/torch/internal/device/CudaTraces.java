package io.github.pcam4j.torch.internal.device;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/**
 * What can be told about CUDA without loading any native library.
 *
 * @param library where LibTorch's build for CUDA is if it is there
 * @param libraryPresent whether it is there
 * @param driver where the NVIDIA driver shows itself
 * @param driverPresent whether it does
 */
public record CudaTraces(String library, boolean libraryPresent, String driver, boolean driverPresent) {
    private static final List<String> LINUX_DRIVER =
            List.of("/proc/driver/nvidia/version", "/dev/nvidiactl", "/dev/dxg");

    public static CudaTraces find() {
        // Loader.getPlatform() loads nothing native.
        String resource = "org/bytedeco/pytorch/%s-gpu/%s"
                .formatted(Loader.getPlatform(), System.mapLibraryName("torch_cuda"));
        List<Path> installed = InstalledLibTorch.named().cudaPlaces();
        String library = Stream.concat(Stream.of(resource + " on the class path"),
                installed.stream().map(Path::toString)).collect(Collectors.joining(" or "));
        boolean libraryPresent = CudaTraces.class.getClassLoader().getResource(resource) != null
                || installed.stream().anyMatch(Files::isRegularFile);
        List<String> places = driverPlaces();
        return new CudaTraces(library, libraryPresent, String.join(" or ", places),
                places.stream().anyMatch(place -> new File(place).exists()));
    }

    private static List<String> driverPlaces() {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        return windows ? List.of(System.getenv().getOrDefault("SystemRoot", "C:\\Windows") + "\\System32\\nvcuda.dll")
                : LINUX_DRIVER;
    }

    /** Whether there is reason to believe that LibTorch can use a CUDA device. */
    public boolean promising() {
        return libraryPresent && driverPresent;
    }

    @Override
    public String toString() {
        return "LibTorch's build for CUDA (%s): %s; an NVIDIA driver (%s): %s".formatted(
                library, found(libraryPresent), driver, found(driverPresent));
    }

    private static String found(boolean present) {
        return present ? "found" : "not found";
    }
}

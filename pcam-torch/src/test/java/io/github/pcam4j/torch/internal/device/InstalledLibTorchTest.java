package io.github.pcam4j.torch.internal.device;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.error.TrainingException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledLibTorchTest {
    private static final String LIBRARY = System.mapLibraryName("torch_cpu");

    @TempDir
    private Path folder;
    private Path lib;

    @BeforeEach
    void makeFolders() throws IOException {
        lib = Files.createDirectories(folder.resolve("torch").resolve("lib"));
    }

    private String refused(String folders) {
        return assertThrows(TrainingException.class, () -> new InstalledLibTorch(folders).requireUsable()).getMessage();
    }

    @Test
    void aWrongPathSaysWhatWasLookedForAndWhere() {
        String message = refused(folder + File.pathSeparator + lib);
        assertTrue(message.contains(LIBRARY) && message.contains("[%s, %s]".formatted(folder, lib))
                && message.contains(InstalledLibTorch.PROPERTY), message);
    }

    @Test
    void anotherVersionIsRefused() throws IOException {
        Files.createFile(lib.resolve(LIBRARY));
        assertDoesNotThrow(() -> new InstalledLibTorch(lib.toString()).requireUsable());
        Files.writeString(folder.resolve("torch/version.py"), "__version__ = '2.11.0+cu130'\ndebug = False\n");
        assertTrue(refused(lib.toString()).contains("LibTorch 2.11.0"));
        Files.writeString(folder.resolve("torch/build-version"), "2.10.0+cu130\n");
        assertDoesNotThrow(() -> new InstalledLibTorch(lib.toString()).requireUsable());
    }

    /** In a process of its own, since this one has loaded LibTorch already. */
    @Test
    void whatIsInstalledIsLoadedRatherThanTheJars() throws IOException, InterruptedException {
        Loader.load(torch.class);
        Path cached = Path.of(Loader.getLoadedLibraries().get("torch_cpu")).getParent();
        try (Stream<Path> libraries = Files.list(cached)) {
            for (Path library : libraries.filter(file -> !file.getFileName().toString().contains("jni")).toList()) {
                Files.createSymbolicLink(lib.resolve(library.getFileName()), library.toRealPath());
            }
        }
        // Removed before the folder is, which would warn of links that lead out of it.
        try {
            assertEquals(lib.resolve(LIBRARY).toString(), loadedFrom());
        } finally {
            for (File link : lib.toFile().listFiles()) {
                Files.delete(link.toPath());
            }
        }
    }

    private String loadedFrom() throws IOException, InterruptedException {
        Process child = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(),
                "-D%s=%s".formatted(InstalledLibTorch.PROPERTY, lib), "-cp", System.getProperty("java.class.path"),
                LoadedFrom.class.getName()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> lines = new String(child.getInputStream().readAllBytes()).lines().toList();
        assertEquals(0, child.waitFor());
        return lines.get(lines.size() - 1);
    }

    /** Tells where LibTorch was loaded from. */
    static final class LoadedFrom {
        private LoadedFrom() { }

        public static void main(String[] arguments) {
            Devices.requireLibrary();
            System.out.println(Loader.getLoadedLibraries().get("torch_cpu"));
        }
    }

    @Test
    void nvidiasLibrariesAreLookedForByName() throws IOException {
        CudaLibraries none = new CudaLibraries(List.of(folder, lib));
        assertTrue(none.missing().contains("libcudnn.so.9"));
        assertTrue(none.toString().contains("libcudart.so.13") && none.toString().contains(lib.toString()),
                none.toString());
        for (String name : none.missing()) {
            Files.createFile(lib.resolve(name));
        }
        assertEquals(List.of(), none.missing());
        assertTrue(none.toString().contains("all of NVIDIA's libraries"), none.toString());
        assertTrue(CudaLibraries.ofProcess().folders().contains(Path.of("/usr/local/cuda/lib64")));
    }
}

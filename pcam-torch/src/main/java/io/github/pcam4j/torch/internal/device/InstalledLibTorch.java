package io.github.pcam4j.torch.internal.device;

import io.github.pcam4j.train.error.TrainingException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * LibTorch or a PyTorch wheel that is installed on the machine, to be used in the place of that in a JAR. The property
 * {@value #PROPERTY} names its folders: LibTorch's {@code lib}, or a wheel's {@code torch/lib}, and those of libraries
 * that it needs, if they are elsewhere.
 */
final class InstalledLibTorch {
    static final String PROPERTY = "pcam.libtorch";

    private static final String LIBRARY = System.mapLibraryName("torch_cpu");
    private static final String VERSION = "2.10.";
    private static final String CUDA_LIBRARY = System.mapLibraryName("torch_cuda");
    private static final Pattern NUMBER = Pattern.compile("(\\d+\\.\\d+\\.\\d+)");
    private static final String JAVA_PATH = "java.library.path";

    private final List<Path> folders;

    InstalledLibTorch(String folders) {
        this.folders = Stream.of(folders.split(File.pathSeparator)).filter(folder -> !folder.isBlank())
                .map(Path::of).toList();
    }

    /** Makes JavaCPP, which has properties of its own for this, look there first; nothing if nothing was named. */
    static void useIfNamed() {
        InstalledLibTorch named = named();
        if (!named.folders.isEmpty()) {
            named.use();
        }
    }

    static boolean isNamed() {
        return !named().folders.isEmpty();
    }

    /** What was named; no folders if nothing was. */
    static InstalledLibTorch named() {
        return new InstalledLibTorch(System.getProperty(PROPERTY, ""));
    }

    /** Where LibTorch's build for CUDA would be; nowhere if no folders were named. */
    List<Path> cudaPlaces() {
        return folders.stream().map(folder -> folder.resolve(CUDA_LIBRARY)).toList();
    }

    private void use() {
        requireUsable();
        String paths = System.getProperty(JAVA_PATH, "");
        String own = String.join(File.pathSeparator, folders.stream().map(Path::toString).toList());
        if (!paths.startsWith(own)) {
            System.setProperty(JAVA_PATH, own + File.pathSeparator + paths);
        }
        System.setProperty("org.bytedeco.javacpp.pathsFirst", "true");
    }

    /**
     * Checks that LibTorch is there, of a version that the Java side was made for.
     *
     * @throws TrainingException if not, saying what was looked for and where
     */
    void requireUsable() {
        Path found = folders.stream().map(folder -> folder.resolve(LIBRARY)).filter(Files::isRegularFile).findFirst()
                .orElseThrow(() -> new TrainingException(("%s was not found in any of %s, which the property %s names. "
                        + "Name the folder 'lib' of LibTorch %sx or of a wheel's 'torch', or leave the property out")
                        .formatted(LIBRARY, folders, PROPERTY, VERSION)));
        version(Objects.requireNonNull(found.getParent())).filter(version -> !version.startsWith(VERSION)).ifPresent(version -> {
            throw new TrainingException(("%s is of LibTorch %s, and this engine needs %sx: another version lays out "
                    + "its objects in another way. Install that one, or leave the property %s out")
                    .formatted(found, version, VERSION, PROPERTY));
        });
    }

    /** As LibTorch and wheels tell it in a file beside their folder 'lib'; empty if they do not. */
    private static Optional<String> version(Path lib) {
        return Stream.of("build-version", "version.py").map(lib.resolve("..")::resolve).filter(Files::isRegularFile)
                .map(InstalledLibTorch::firstNumber).flatMap(Optional::stream).findFirst();
    }

    private static Optional<String> firstNumber(Path file) {
        try {
            Matcher number = NUMBER.matcher(Files.readString(file));
            return number.find() ? Optional.of(number.group(1)) : Optional.empty();
        } catch (IOException e) {
            throw new TrainingException("%s cannot be read (%s); check its permissions".formatted(file, e), e);
        }
    }
}

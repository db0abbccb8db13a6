package io.github.pcam4j.torch.internal.device;

import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.NativeLibraries;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.error.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The devices that LibTorch has here. */
public final class Devices {
    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);
    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,2}))?");
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Pattern BF16 = Pattern.compile("^(flags|Features)\\s*:.*\\b(avx512_bf16|bf16)\\b",
            Pattern.MULTILINE);
    private static final String LIBRARY = "jnitorch";
    private static final String VERSION = "2.10.0-1.5.13";
    private static final String NEEDED_BY_CUDA = "install the NVIDIA driver, CUDA 13 and cuDNN 9.19 or a newer 9.x, and name "
            + "their folders in LD_LIBRARY_PATH if the system does not look there";

    private Devices() { }

    /** LibTorch's version, and that of its way into Java. */
    public static String version() {
        return VERSION;
    }

    /** JavaCPP's own error on missing natives names no remedy. */
    public static void requireLibrary() {
        InstalledLibTorch.useIfNamed();
        if (Loader.getLoadedLibraries().containsKey(LIBRARY)) {
            return;
        }
        try {
            NativeLibraries.load(Loader.getCacheDir().toPath(), Devices.class.getClassLoader(), resources(), OwnLibraries::load);
        } catch (IOException e) {
            throw new TrainingException("there is no folder to unpack native libraries into (%s); name one with "
                    .formatted(e.getMessage()) + "-Dorg.bytedeco.javacpp.cachedir", e);
        } catch (LinkageError e) {
            throw new TrainingException("LibTorch cannot be loaded (%s); %s, or use another engine"
                    .formatted(e, remedy()), e);
        }
    }

    /** One library of each JAR. */
    private static List<String> resources() {
        String platform = Loader.getPlatform();
        return List.of("org/bytedeco/javacpp/%s/%s".formatted(platform, System.mapLibraryName("jnijavacpp")),
                "org/bytedeco/openblas/%s/%s".formatted(platform, System.mapLibraryName("jniopenblas")),
                "org/bytedeco/pytorch/%s/%s".formatted(platform, System.mapLibraryName(LIBRARY)),
                "org/bytedeco/pytorch/%s-gpu/%s".formatted(platform, System.mapLibraryName(LIBRARY)));
    }

    private static String remedy() {
        if (CudaTraces.find().libraryPresent()) {
            return "%s; %s, or take the build for the processor".formatted(CudaLibraries.ofProcess(), NEEDED_BY_CUDA);
        }
        return ("add org.bytedeco:pytorch:%s, org.bytedeco:openblas:0.3.31-1.5.13 and org.bytedeco:javacpp:1.5.13, "
                + "each with the classifier %s, if there are such").formatted(VERSION, Loader.getPlatform());
    }

    /**
     * The device of a name.
     *
     * @param wanted {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}
     * @return a device that is there
     */
    public static Device named(String wanted) {
        if (wanted.equals(EngineOptions.AUTO)) {
            return best();
        }
        if (wanted.equals("cpu")) {
            return new Device("cpu");
        }
        Matcher cuda = CUDA.matcher(wanted);
        if (!cuda.matches()) {
            throw new TrainingException("there is no device '%s'; use auto, cpu, cuda or cuda:N".formatted(wanted));
        }
        int index = cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1));
        int present = cudaDevices();
        if (index >= present) {
            throw noCuda(wanted, present);
        }
        return cuda(index);
    }

    private static Device cuda(int index) {
        CudaBuild.olderCudnn().ifPresent(LOG::warn);
        return new Device("cuda:" + index);
    }

    private static Device best() {
        if (cudaDevices() > 0) {
            return cuda(0);
        }
        CudaTraces traces = CudaTraces.find();
        // Who has brought both expects them to be used.
        LOG.atLevel(traces.promising() ? Level.WARN : Level.INFO)
                .log("No CUDA device can be used; computing on the processor. {}", whatWasFound(traces));
        return new Device("cpu");
    }

    private static int cudaDevices() {
        return torch.cuda_is_available() ? torch.cuda_device_count() : 0;
    }

    /** Where NVIDIA's libraries are is of interest once LibTorch's build for CUDA is there. */
    private static String whatWasFound(CudaTraces traces) {
        if (!traces.libraryPresent()) {
            return "Looked for " + traces;
        }
        if (CudaBuild.loaded()) {
            return "Looked for %s. LibTorch's build for CUDA was loaded (%s) and sees no device".formatted(traces,
                    CudaBuild.versions());
        }
        return "Looked for %s; %s%s".formatted(traces, CudaLibraries.ofProcess(), CudaBuild.whyNotLoaded()
                .map(". LibTorch's build for CUDA cannot be loaded: "::concat).orElse(""));
    }

    private static TrainingException noCuda(String wanted, int present) {
        if (present > 0) {
            return new TrainingException(String.format(Locale.ROOT,
                    "there is no device '%s': LibTorch finds %d CUDA device(s), counted from 0",
                    wanted, present));
        }
        CudaTraces traces = CudaTraces.find();
        return new TrainingException("there is no device '%s': LibTorch finds no CUDA device. %s. %s, or use the device cpu"
                .formatted(wanted, whatWasFound(traces), mend(traces)));
    }

    private static String mend(CudaTraces traces) {
        if (!traces.libraryPresent()) {
            return "Add org.bytedeco:pytorch:%s with the classifier %s-gpu and %s".formatted(VERSION,
                    Loader.getPlatform(), NEEDED_BY_CUDA);
        }
        return CudaBuild.loaded() ? "See what nvidia-smi says, what CUDA_VISIBLE_DEVICES names, and what LibTorch wrote "
                + "on standard error" : "Mend that: " + NEEDED_BY_CUDA;
    }

    /** Bytes that a device's own memory has free; empty for the processor. */
    public static OptionalLong freeMemory(Device device) {
        if (device.is_cpu()) {
            return OptionalLong.empty();
        }
        giveBackUnused(device);
        return OptionalLong.of(Native.scoped(() -> torch.getMemoryInfo(device.index()).first()));
    }

    /** LibTorch keeps memory that is free again for itself; to others, and to who asks the driver, it is taken. */
    public static void giveBackUnused(Device device) {
        if (!device.is_cpu()) {
            torch.emptyCache();
        }
    }

    /** Refuses bfloat16 on processors that would be slower with it than without, and TF32, which they do not have. */
    public static void requirePrecision(Device device, Precision precision) {
        if (precision == Precision.TF32 && device.is_cpu()) {
            throw new TrainingException("processors have no tf32; use fp32 or bf16, or a CUDA device of compute "
                    + "capability 8.0 or above");
        }
        if (precision == Precision.BF16 && device.is_cpu() && !processorHasBf16()) {
            throw new TrainingException(("this processor has no bf16: neither 'avx512_bf16' nor 'bf16' is among its "
                    + "features in %s; use fp32").formatted(PROCESSORS));
        }
    }

    /** LibTorch tells the processor's vector width, but not this. */
    public static boolean processorHasBf16() {
        try {
            return Files.isReadable(PROCESSORS) && BF16.matcher(Files.readString(PROCESSORS)).find();
        } catch (IOException e) {
            LOG.warn("{} cannot be read; taking the processor to have no bf16", PROCESSORS, e);
            return false;
        }
    }
}

package io.github.pcam4j.torch.internal.device;

import java.util.List;
import org.bytedeco.javacpp.ClassProperties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * LibTorch's libraries in the order in which they need each other. JavaCPP loads {@code libtorch} ahead of {@code
 * libtorch_cpu}, which the former names and which is not unpacked then on a first start: the system's loader takes one of
 * another version where such is installed (Debian's {@code libtorch-dev}), or always where {@code LD_LIBRARY_PATH} leads to
 * it, and the process dies. A library that is loaded already is not looked for.
 */
final class OwnLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(OwnLibraries.class);
    private static final List<String> IN_ORDER = List.of("gomp@.1", "c10", "torch_cpu");

    private OwnLibraries() { }

    /** Loads LibTorch, from its JAR's libraries or from those of an installed one that was named. */
    static String load() {
        // The build for CUDA needs libraries of NVIDIA's first, whose order JavaCPP knows; an installed one is as it is.
        if (!CudaTraces.find().libraryPresent() && !InstalledLibTorch.isNamed()) {
            loadInOrder();
        }
        String loaded = Loader.load(torch.class);
        Cores.takeAll();
        return loaded;
    }

    private static void loadInOrder() {
        Loader.load(openblas.class);
        ClassProperties properties = Loader.loadProperties(torch.class, Loader.loadProperties(), true);
        for (String library : IN_ORDER) {
            try {
                Loader.loadLibrary(torch.class, Loader.findLibrary(torch.class, properties, library), library);
            } catch (UnsatisfiedLinkError e) {
                LOG.debug("{} is left to JavaCPP, which says what is missing", library, e);
            }
        }
    }
}

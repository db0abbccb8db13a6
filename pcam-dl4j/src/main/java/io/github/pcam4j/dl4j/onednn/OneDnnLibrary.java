package io.github.pcam4j.dl4j.onednn;

import java.util.Locale;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/**
 * The native library.
 *
 * @param available whether it is on the class path and runs on this machine
 * @param status its version, or why it is not available, in one line
 */
record OneDnnLibrary(boolean available, String status) {

    /** Looked for once, when it is first asked for. */
    private static final class Holder {
        private static final OneDnnLibrary FOUND = find();
    }

    static OneDnnLibrary get() {
        return Holder.FOUND;
    }

    /** Whether this processor computes in bfloat16 by itself; elsewhere it would be slower than single precision. */
    static boolean hasBf16() {
        int needed = dnnl.dnnl_cpu_isa_avx512_core_bf16;
        return get().available() && (dnnl.dnnl_get_effective_cpu_isa() & needed) == needed;
    }

    private static OneDnnLibrary find() {
        try {
            Loader.load(dnnl.class);
            dnnl_version_t version = dnnl.dnnl_version();
            return new OneDnnLibrary(true,
                    String.format(Locale.ROOT, "oneDNN %d.%d.%d", version.major(), version.minor(), version.patch()));
        } catch (LinkageError | RuntimeException e) {
            return new OneDnnLibrary(false, ("oneDNN is not there (%s); add org.bytedeco:dnnl with the classifier of "
                    + "this platform, such as linux-x86_64").formatted(e));
        }
    }
}

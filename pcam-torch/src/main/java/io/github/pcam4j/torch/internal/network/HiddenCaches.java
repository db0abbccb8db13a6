package io.github.pcam4j.torch.internal.network;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.torch.internal.device.Native;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;

/**
 * Virtual machines that hide the caches of their processor. Of one of AMD the oneDNN within LibTorch 2.10, 3.7.1, then divides by
 * zero when it plans convolutions of single pixels, which ends the process (SIGFPE), and gets gradients of bfloat16 wrong.
 * Backbones are computed without it there: by LibTorch's own convolutions, which take longer.
 */
public final class HiddenCaches {
    private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");
    private static final boolean HERE = areHidden(CACHES);

    private HiddenCaches() { }

    /**
     * Whether a system that could tell of the caches does not.
     *
     * @param caches the folder in which Linux has one for each cache of a processor
     */
    static boolean areHidden(Path caches) {
        Path processor = caches.getParent();
        if (processor == null || !Files.isDirectory(processor)) {
            return false;
        }
        try (DirectoryStream<Path> each = Files.newDirectoryStream(caches, "index*")) {
            return !each.iterator().hasNext();
        } catch (IOException e) {
            return true;
        }
    }

    /** Lets LibTorch use oneDNN for a network, or not; for the whole process, as LibTorch has it. */
    public static void mind(ModelSpec spec) {
        if (HERE) {
            Native.scoped(() -> {
                Context context = torch.globalContext();
                context.setUserEnabledMkldnn(!(spec instanceof BackboneSpec));
                return null;
            });
        }
    }
}

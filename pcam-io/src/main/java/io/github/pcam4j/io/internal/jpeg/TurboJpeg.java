package io.github.pcam4j.io.internal.jpeg;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * What is called of TurboJPEG ({@code turbojpeg.h}), libjpeg-turbo's own interface, in its version 2, whose functions version 3
 * still has. Without JNA this class cannot be loaded: ask {@link InstalledTurboJpeg} first.
 */
final class TurboJpeg {
    /** Order of bytes in a pixel. */
    static final int RGB_PIXELS = 0;

    /** Colours of a file. */
    static final int RGB = 0;
    static final int YCBCR = 1;

    /** To the last bit what libjpeg makes of a file, and nothing of a file that it has something to say about. */
    static final int EXACTLY = 4096 | 8192;

    private TurboJpeg() { }

    /**
     * Binds the functions below.
     *
     * @param name the library's, or its absolute path
     * @return what was found
     * @throws UnsatisfiedLinkError if there is no such library, or an older one
     * @throws NoClassDefFoundError if there is no JNA
     */
    static String bind(String name) {
        // Homebrew's folder, where the system's loader does not look.
        NativeLibrary.addSearchPath(name, "/opt/homebrew/lib");
        NativeLibrary library = NativeLibrary.getInstance(name);
        Native.register(TurboJpeg.class, library);
        return String.valueOf(library.getFile());
    }

    static native @Nullable Pointer tjInitDecompress();

    static native int tjDecompressHeader3(Pointer decoder, Pointer jpeg, NativeLong bytes, int[] width, int[] height,
            int[] subsampling, int[] colours);

    static native int tjDecompress2(Pointer decoder, Pointer jpeg, NativeLong bytes, Pointer pixels, int width, int rowBytes,
            int height, int order, int flags);

    static native String tjGetErrorStr2(Pointer decoder);

    static native int tjDestroy(Pointer decoder);
}

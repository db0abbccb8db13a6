package io.github.pcam4j.io.internal.jpeg;

import java.io.File;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libjpeg-turbo, if the machine has it, and JNA, the way to it. The property {@value #PROPERTY} names the library's file, or is
 * {@value #OFF}. Everything is read without it, too.
 */
final class InstalledTurboJpeg {
    static final String PROPERTY = "pcam.libturbojpeg";
    static final String OFF = "off";

    private static final Logger LOG = LoggerFactory.getLogger(InstalledTurboJpeg.class);
    private static final String NAME = "turbojpeg";

    private InstalledTurboJpeg() { }

    /** Looked for once, when the first JPEG is to be decoded. */
    private static final class Found {
        static final boolean IS = find(System.getProperty(PROPERTY, ""));
    }

    static boolean isThere() {
        return Found.IS;
    }

    /** Binds the library of this file, or the system's if the name is empty, and says in the log which. */
    static boolean find(String file) {
        if (file.equals(OFF)) {
            LOG.debug("JPEG tiles are decoded by the JDK, as {} is '{}'", PROPERTY, OFF);
            return false;
        }
        try {
            String found = TurboJpeg.bind(file.isEmpty() ? NAME : new File(file).getAbsolutePath());
            LOG.debug("JPEG tiles are decoded by {}", found);
            return true;
        } catch (LinkageError e) {
            if (file.isEmpty()) {
                LOG.debug("JPEG tiles are decoded by the JDK: there is no libjpeg-turbo, or no JNA ({})", reason(e));
            } else {
                LOG.warn("{}, which {} names, cannot be used ({}); JPEG tiles are decoded by the JDK, which takes longer. "
                        + "Name libturbojpeg of version 2 or 3, and add JNA (net.java.dev.jna:jna) to the class path",
                        file, PROPERTY, reason(e));
            }
            return false;
        }
    }

    /** Behind its first line JNA lists the whole class path. */
    private static String reason(LinkageError e) {
        return e.toString().lines().findFirst().orElse("");
    }
}

package io.github.pcam4j.io.internal.file;

/** What systems make of mapped files. */
final class MappedFiles {
    private MappedFiles() { }

    /** Whether a file that is mapped can be neither replaced nor removed, as on Windows. */
    static boolean hinderReplacing() {
        return System.getProperty("os.name").startsWith("Windows");
    }
}

package io.github.pcam4j.io.source;

/**
 * A file of an archive or a folder.
 *
 * @param path its place with forward slashes, whatever it was packed by
 * @param key its name as the archive has it
 * @param version a text that changes when its content does
 */
record ArchiveFile(String path, String key, String version) {

    static ArchiveFile of(String key, String version) {
        String path = key.replace('\\', '/');
        while (path.startsWith("./")) {
            path = path.substring(2);
        }
        return new ArchiveFile(path, key, version);
    }

    /** The name without folders. */
    String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The folder it lies in, with a slash at its end; empty at the top. */
    String folder() {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /** Whether a Mac put it beside the files that it packed: its icons and attributes, under the same names. */
    boolean isMacDebris() {
        return path.startsWith("__MACOSX/") || path.contains("/__MACOSX/") || fileName().startsWith("._");
    }
}

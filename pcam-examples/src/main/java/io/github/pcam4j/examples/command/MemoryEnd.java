package io.github.pcam4j.examples.command;

import io.github.pcam4j.PrintableText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command for which there was not enough memory, of whatever kind: Java's heap, buffers outside it, threads, addresses
 * for mapped files, or what native code takes. Java tells that by an error that may come from anywhere, so that what the
 * command had to do with is told by its own words.
 */
public final class MemoryEnd {
    private static final Pattern DIRECT = Pattern.compile("Cannot reserve (\\d+) bytes of direct buffer memory "
            + "\\(allocated: \\d+, limit: (\\d+)\\)");
    private static final Pattern NATIVE = Pattern.compile("Cannot allocate new \\w+\\(|Physical memory usage is too high|"
            + "Failed to allocate memory within limits|bad_alloc|can't allocate memory|out_of_memory|out of memory");
    /** What another class finds that needs one whose making ended so. */
    private static final String INITIALIZER = "java.lang.OutOfMemoryError";
    /** Remedies of a message that knew better. */
    private static final List<String> REMEDIES = List.of("-Xmx", "ulimit");
    private static final long MIB = 1 << 20;
    private static final long USUAL_MIB = 512;

    private MemoryEnd() { }

    /**
     * What to say.
     *
     * @param thrown what ended the command
     * @param command as it was typed
     * @return empty if memory was not the reason, or the message says what to do about that
     */
    public static Optional<String> of(Throwable thrown, String command) {
        if (REMEDIES.stream().anyMatch(String.valueOf(thrown.getMessage())::contains)) {
            return Optional.empty();
        }
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            String message = String.valueOf(at.getMessage());
            if (at instanceof OutOfMemoryError || message.contains(INITIALIZER) || NATIVE.matcher(message).find()) {
                return Optional.of("there is not enough memory for '%s': %s".formatted(PrintableText.of(command),
                        reason(PrintableText.of(message))));
            }
        }
        return Optional.empty();
    }

    private static String reason(String message) {
        Matcher direct = DIRECT.matcher(message);
        if (direct.find()) {
            long needed = Long.parseLong(direct.group(1));
            long limit = Long.parseLong(direct.group(2));
            // Unless it was said, it is that of the heap.
            return String.format(Locale.ROOT, "a buffer outside Java's heap needs %,d bytes, and all such buffers together "
                    + "may take %,d. Give them more (%s), or take smaller batches (--batch)", needed, limit,
                    limit == Runtime.getRuntime().maxMemory() ? larger(needed)
                            : String.format(Locale.ROOT, "-XX:MaxDirectMemorySize=%dm", enough(needed + limit)));
        }
        if (message.contains("unable to create native thread")) {
            return "the system gives this process no more threads (%s). Raise its limits (ulimit -u and ulimit -v), or end "
                    .formatted(message) + "other processes. The heap's limit (-Xmx) is not the reason";
        }
        if (message.contains("Map failed")) {
            return "the system gives this process no more addresses to map a file into. Raise that limit (ulimit -v "
                    + "unlimited), or lower the heap's (-Xmx), which takes of them too";
        }
        if (NATIVE.matcher(message).find()) {
            return "the network's own memory, outside Java's heap, cannot be had (%s). Take smaller batches (--batch) or a "
                    .formatted(message) + "smaller network; a larger heap (-Xmx) does not help";
        }
        return String.format(Locale.ROOT, "Java's heap may have %,d bytes, and more are needed (%s). Give it more (%s)",
                Runtime.getRuntime().maxMemory(), message, larger(0));
    }

    /** Java's option for what is needed besides, at least as much as the start script gives. */
    private static String larger(long needed) {
        return String.format(Locale.ROOT, "-Xmx%dm", enough(Runtime.getRuntime().maxMemory() + needed));
    }

    private static long enough(long bytes) {
        return Math.max(USUAL_MIB, (2 * bytes + MIB - 1) / MIB);
    }
}

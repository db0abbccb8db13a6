package io.github.pcam4j.examples.console;

/** Sentences on a terminal: broken between words where a line ends. In a file or a pipe a paragraph is one line. */
public final class Prose {
    private Prose() { }

    /**
     * A paragraph for the standard output.
     *
     * @param text without line breaks
     * @return the same in lines
     */
    public static String onOutput(String text) {
        return on(Terminal.ofOutput(), text);
    }

    /**
     * A paragraph for the error stream.
     *
     * @param text without line breaks
     * @return the same in lines
     */
    public static String onErrors(String text) {
        return on(Terminal.ofProcess(), text);
    }

    static String on(Terminal terminal, String text) {
        if (!terminal.present()) {
            return text;
        }
        int columns = terminal.columns();
        StringBuilder lines = new StringBuilder();
        int used = 0;
        for (String word : text.split(" ", -1)) {
            if (lines.length() > 0) {
                boolean fits = used + 1 + word.length() <= columns;
                lines.append(fits ? " " : System.lineSeparator());
                used = fits ? used + 1 : 0;
            }
            lines.append(word);
            used += word.length();
        }
        return lines.toString();
    }
}

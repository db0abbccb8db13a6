package io.github.pcam4j.model.tensors;

/** What a file says, made fit for a message: a damaged one may have names of megabytes or that steer a terminal. */
final class Shown {
    private static final int LONGEST = 120;

    private Shown() { }

    static String name(String name) {
        StringBuilder shown = new StringBuilder("'");
        name.codePoints().limit(LONGEST)
                .map(it -> Character.isISOControl(it) || !Character.isDefined(it) ? '?' : it)
                .forEach(shown::appendCodePoint);
        return shown.append(name.codePointCount(0, name.length()) > LONGEST ? "...'" : "'").toString();
    }
}

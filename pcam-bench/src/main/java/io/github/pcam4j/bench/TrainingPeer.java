package io.github.pcam4j.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A process that trains and infers the documented network.
 *
 * @param side whose it is, and how it is set
 * @param name what computes
 * @param precision {@code fp32} or {@code bf16}
 * @param environment what it is started with
 * @param command the process
 */
record TrainingPeer(Side side, String name, String precision, Map<String, String> environment, List<String> command) {

    /** Whose it is, and how it is set. */
    enum Side {
        /** One of our engines, as the start script sets it. */
        OURS("ours"),
        /** A peer with every setting that ours has. */
        BEST_SET("best-set"),
        /** A peer as it comes. */
        DEFAULT_SET("default-set");

        private final String text;

        Side(String text) {
            this.text = text;
        }
    }

    String title() {
        return "%s, %s (%s)".formatted(name, precision, side.text);
    }

    /** What it is started with, in one order. */
    String settings() {
        return environment.isEmpty() ? "nothing set" : new TreeMap<>(environment).entrySet().stream()
                .map(it -> it.getKey() + "=" + it.getValue()).reduce((a, b) -> a + " " + b).orElseThrow();
    }
}

package io.github.pcam4j.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The state dicts of torchvision's and timm's own networks. */
final class PeerNetworks {
    private PeerNetworks() { }

    /**
     * One array.
     *
     * @param name its key
     * @param rootMeanSquare of an untrained network's values
     * @param shape the length of each axis
     */
    record Entry(String name, double rootMeanSquare, List<Integer> shape) { }

    /** Networks by name, each with its arrays in its order. */
    static Map<String, List<Entry>> read() throws IOException {
        Map<String, List<Entry>> networks = new LinkedHashMap<>();
        List<Entry> last = List.of();
        for (String line : lines()) {
            String[] words = line.split(" ");
            if (words[0].equals(">")) {
                last = new ArrayList<>();
                networks.put(words[1], last);
            } else if (!words[0].equals("#")) {
                last.add(new Entry(words[0], Double.parseDouble(words[1]),
                        Arrays.stream(words, 2, words.length).map(Integer::valueOf).toList()));
            }
        }
        return networks;
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = Objects.requireNonNull(PeerNetworks.class.getResourceAsStream("/backbones/networks.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}

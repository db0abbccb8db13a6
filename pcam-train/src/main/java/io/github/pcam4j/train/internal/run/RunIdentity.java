package io.github.pcam4j.train.internal.run;

import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.internal.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything that decides the outcome of a training, and nothing else: with the same, on the same machine, it ends the
 * same. Checkpoints keep it, so that none is resumed in another way.
 *
 * @param values by name, as JSON has them
 */
public record RunIdentity(Map<String, ?> values) {
    private static final String STORE = "store";
    private static final String FINGERPRINT = "fingerprint";

    /**
     * An identity in the newest format.
     *
     * @param network what is trained
     * @param training how
     * @param storeFingerprint the digest of the store
     * @param split who trains and who judges
     */
    public static RunIdentity of(ModelSpec network, Map<String, Object> training, String storeFingerprint, SplitDigest split) {
        Map<String, Object> values = new LinkedHashMap<>();
        RunFormat.write(values);
        values.put("network", NetworkValues.of(network));
        values.put("training", training);
        values.put(STORE, Map.of(FINGERPRINT, storeFingerprint));
        values.put("split", split.toMap());
        return new RunIdentity(values);
    }

    public void write(Path file) {
        Json.write(file, values);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws TrainingException if it is of another version
     */
    public static RunIdentity read(Path file) {
        Map<String, ?> values = Json.read(file);
        if (RunFormat.of(new JsonObject(values), file) < RunFormat.NEWEST) {
            throw new TrainingException(("%s was written by a development version of pcam4j 0.1.0 whose checkpoints had no "
                    + "format, and cannot be resumed: end the run with that version, which its config.json names, or "
                    + "begin a new one. Its best model can be used as before").formatted(file));
        }
        return new RunIdentity(values);
    }

    /** The digest of the store. */
    public String storeFingerprint() {
        return new JsonObject(values).object(STORE).text(FINGERPRINT);
    }

    /**
     * What is not the same in another one.
     *
     * @param words of one difference: of a name, the value here and that in the other
     * @return all differences; empty if there is none
     */
    public String differences(RunIdentity other, String words) {
        return differences(leaves(), other.leaves(), words);
    }

    /** Likewise, of any values by name. */
    public static String differences(Map<String, String> here, Map<String, String> there, String words) {
        Set<String> names = new TreeSet<>(here.keySet());
        names.addAll(there.keySet());
        return String.join("; ", names.stream()
                .filter(it -> !here.getOrDefault(it, "").equals(there.getOrDefault(it, "")))
                .map(it -> words.formatted(it, here.getOrDefault(it, "nothing"), there.getOrDefault(it, "nothing")))
                .toList());
    }

    /** Single values by what leads to them, such as {@code training recipe accumulation}. */
    public Map<String, String> leaves() {
        Map<String, String> leaves = new LinkedHashMap<>();
        add(leaves, "", values);
        return leaves;
    }

    private static void add(Map<String, String> leaves, String path, Map<?, ?> values) {
        values.forEach((name, value) -> {
            String words = (path + " " + String.valueOf(name).replace('_', ' ')).strip();
            if (value instanceof Map<?, ?> inner) {
                add(leaves, words, inner);
            } else {
                leaves.put(words, String.valueOf(value));
            }
        });
    }
}

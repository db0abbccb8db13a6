package io.github.pcam4j.train.shard;

import io.github.pcam4j.train.error.TrainingException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Files of shards on their way to be one. */
final class PredictionShards {
    private static final int NAMED = 10;

    private final List<Path> files;
    /** By number. */
    private final Map<Integer, Path> places = new TreeMap<>();
    private final Map<Integer, PredictionShard> shards = new TreeMap<>();

    PredictionShards(List<Path> files) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one shard of predictions");
        }
        this.files = List.copyOf(files);
    }

    PredictionShard merge() {
        for (Path file : files) {
            PredictionShard shard = PredictionShard.read(file);
            if (!shards.isEmpty()) {
                PredictionShard first = shards.values().iterator().next();
                Path firstFile = places.values().iterator().next();
                requireSame("store", PredictionShard::store, firstFile, first, file, shard);
                requireSame("count of shards and patches", PredictionShards::counts, firstFile, first, file, shard);
                requireSame("way of predicting", PredictionShard::predictedBy, firstFile, first, file, shard);
            }
            Path before = places.put(shard.share().number(), file);
            if (before != null) {
                throw new TrainingException(String.format(Locale.ROOT, "%s and %s are both shard %d of %d; leave one out",
                        before, file, shard.share().number(), shard.share().count()));
            }
            shards.put(shard.share().number(), shard);
        }
        requireAll();
        requireDistinctIds();
        return PredictionShard.joined(List.copyOf(shards.values()));
    }

    private static String counts(PredictionShard shard) {
        return String.format(Locale.ROOT, "%d shards of %d patches", shard.share().count(), shard.share().total());
    }

    private static void requireSame(String what, Function<PredictionShard, String> respect, Path firstFile,
            PredictionShard first, Path file, PredictionShard shard) {
        if (!respect.apply(first).equals(respect.apply(shard))) {
            throw new TrainingException("shards must be of one %s: that of %s is %s, that of %s is %s. Predict one of them again"
                    .formatted(what, firstFile, respect.apply(first), file, respect.apply(shard)));
        }
    }

    private void requireAll() {
        PredictionShare any = shards.values().iterator().next().share();
        List<String> missing = IntStream.rangeClosed(1, any.count()).filter(number -> !shards.containsKey(number))
                .mapToObj(number -> number + "/" + any.count()).toList();
        if (!missing.isEmpty()) {
            throw new TrainingException(String.format(Locale.ROOT, "of %d shards of predictions, %d are not among those given: "
                    + "%s. Predict them as the others, and give all of them", any.count(), missing.size(),
                    String.join(", ", missing.subList(0, Math.min(NAMED, missing.size())))
                    + (missing.size() > NAMED ? ", ..." : "")));
        }
        int end = 0;
        for (PredictionShard shard : shards.values()) {
            if (shard.share().first() != end) {
                throw new TrainingException(String.format(Locale.ROOT, "%s begins at patch %d where %d is expected. Predict all "
                        + "shards with one version", places.get(shard.share().number()), shard.share().first(), end));
            }
            end = shard.share().end();
        }
        if (end != any.total()) {
            throw new TrainingException(String.format(Locale.ROOT, "the shards end at patch %d of %d. Predict all shards with "
                    + "one version", end, any.total()));
        }
    }

    private void requireDistinctIds() {
        Map<String, Path> owners = new HashMap<>();
        shards.forEach((number, shard) -> shard.ids().forEach(id -> {
            Path before = owners.put(id, places.get(number));
            if (before != null) {
                throw new TrainingException("the id \"%s\" is in %s and in %s; predict a store with an id of its own for each"
                        .formatted(id, before, places.get(number)));
            }
        }));
    }
}

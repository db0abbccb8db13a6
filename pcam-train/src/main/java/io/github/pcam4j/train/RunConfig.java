package io.github.pcam4j.train;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.Residency;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.internal.JsonObject;
import io.github.pcam4j.train.optimize.StepRule;
import io.github.pcam4j.train.schedule.LearningRateSchedule;
import io.github.pcam4j.train.split.Split;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a training was asked for, all that is needed to do it again or go on with it; {@code config.json} in its folder,
 * with versions and machine beside it.
 *
 * @param spec the network
 * @param settings the numbers of the training
 * @param engineName the engine that the choice came to
 * @param engine what ran where
 * @param schedule the learning rate and momentum of every step
 * @param checkpointEvery the time between checkpoints
 * @param storePath the store it was trained on
 * @param storeFingerprint that store's digest
 * @param resize how that store's patches came to their size
 * @param split which patches were trained on
 * @param command how it was started, perhaps nothing
 */
record RunConfig(ModelSpec spec, Trainer.Settings settings, String engineName, String engine, LearningRateSchedule schedule,
        Duration checkpointEvery, String storePath, String storeFingerprint, StoreResize resize,
        SplitDigest split, String command) {
    private static final String RULE = "rule of descent";
    private static final String PATIENCE_FROM = "patience counted from";

    /**
     * The configuration of a training that is about to start.
     *
     * @param spec the network
     * @param settings the numbers of the training
     * @param engineName the engine that the choice came to
     * @param schedule the learning rate and momentum of every step
     * @param checkpointEvery the time between checkpoints
     * @param store the store it is trained on
     * @param split which of its patches are trained on
     * @param command how it was started, perhaps nothing
     */
    RunConfig(ModelSpec spec, Trainer.Settings settings, String engineName, LearningRateSchedule schedule,
            Duration checkpointEvery, PatchStore store, Split split, String command) {
        this(spec, settings, engineName, "", schedule, checkpointEvery,
                store.path().toAbsolutePath().normalize().toString(), store.fingerprint(),
                StoreResize.of(store), SplitDigest.of(split), command);
    }

    /** The same with what runs where, which is known once the engine runs. */
    RunConfig runBy(String description) {
        return new RunConfig(spec, settings, engineName, description, schedule, checkpointEvery, storePath,
                storeFingerprint, resize, split, command);
    }

    /** The same with the store and split that are there now. */
    RunConfig on(PatchStore store, Split now) {
        return new RunConfig(spec, settings, engineName, engine, schedule, checkpointEvery, storePath,
                store.fingerprint(), StoreResize.of(store), SplitDigest.of(now), command);
    }

    /** The same with another time between checkpoints. */
    RunConfig every(Duration interval) {
        return new RunConfig(spec, settings, engineName, engine, schedule, interval, storePath, storeFingerprint,
                resize, split, command);
    }

    /** The same on another device. */
    RunConfig onDevice(String device) {
        return new RunConfig(spec, settings.onDevice(device), engineName, engine, schedule, checkpointEvery, storePath,
                storeFingerprint, resize, split, command);
    }

    /** Everything that decides the outcome, in words that are equal only if it is. */
    Map<String, String> identity() {
        Map<String, String> identity = new LinkedHashMap<>(NetworkValues.identity(spec));
        identity.put("engine", engineName);
        identity.put("epochs", String.valueOf(settings.epochs()));
        identity.put("batch size", String.valueOf(settings.batchSize()));
        identity.put("patience", String.valueOf(settings.patience()));
        identity.put(PATIENCE_FROM, settings.patienceFrom().toString());
        identity.put("seed", String.valueOf(settings.seed()));
        identity.put("precision", settings.precision().toString());
        identity.put("deterministic", String.valueOf(settings.deterministic()));
        identity.put("augmentation", settings.augmentation().toString());
        identity.put("recipe", settings.recipe().withoutRule());
        identity.put(RULE, RuleValues.of(settings.recipe().rule()).toString());
        settings.recipe().start().ifPresent(it -> identity.put("weights to begin with", it.sha256()));
        identity.put("schedule", ScheduleIdentity.of(schedule));
        identity.put("store fingerprint", storeFingerprint);
        identity.put("split", split.toString());
        return identity;
    }

    /**
     * Completes the identity that a checkpoint of before has: neither how it started nor its rule nor where patience
     * begins was to be chosen.
     *
     * @param identity of a checkpoint, changed
     */
    static void complete(Map<String, String> identity) {
        NetworkValues.complete(identity);
        identity.putIfAbsent(PATIENCE_FROM, PatienceStart.START.toString());
        identity.putIfAbsent(RULE, RuleValues.of(StepRule.documented()).toString());
    }

    /**
     * What is not the same in two identities.
     *
     * @param words of one difference: of a name, the value in the one and that in the other
     */
    static String differences(Map<String, String> one, Map<String, String> other, String words) {
        return one.entrySet().stream().filter(it -> !it.getValue().equals(other.get(it.getKey())))
                .map(it -> words.formatted(it.getKey(), it.getValue(), other.get(it.getKey())))
                .collect(Collectors.joining("; "));
    }

    /** The number of the first epoch, from 1, that counts as one without a new best. */
    int patienceFirst() {
        return settings.patienceFrom() == PatienceStart.START ? 1
                : (int) Math.min(settings.epochs(), schedule.peakStep() / stepsPerEpoch() + 1);
    }

    /** Steps of an epoch. */
    int stepsPerEpoch() {
        return settings.stepsPerEpoch(split.train());
    }

    void write(Path path) {
        Map<String, Object> training = new LinkedHashMap<>();
        training.put("engine", settings.engine());
        training.put("epochs", settings.epochs());
        training.put("batch_size", settings.batchSize());
        training.put("patience", settings.patience());
        training.put("patience_from", settings.patienceFrom().toString());
        training.put("seed", settings.seed());
        training.put("precision", settings.precision().toString());
        training.put("device", settings.device());
        training.put("deterministic", settings.deterministic());
        training.put("residency", settings.residency().toString());
        training.put("augmentation", settings.augmentation().toString());
        training.put("recipe", settings.recipe().toMap());
        training.put("schedule", schedule.toString());
        training.put("schedule_values", schedule.values());
        training.put("checkpoint_seconds", checkpointEvery.toNanos() / 1e9);

        Map<String, Object> config = new LinkedHashMap<>();
        config.put("network", NetworkValues.of(spec));
        config.put("training", training);
        config.put("engine_name", engineName);
        config.put("engine", engine);
        Map<String, Object> store = new LinkedHashMap<>();
        store.put("path", storePath);
        store.put("fingerprint", storeFingerprint);
        resize.write(store);
        config.put("store", store);
        config.put("split", split.toMap());
        config.put("state", engine.isEmpty() ? RunState.PREPARED.toString() : RunState.RUNNING.toString());
        config.put("command", command);
        config.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        config.put("machine", machine());
        Json.write(path, config);
    }

    /** The version of pcam4j. */
    static String version() {
        String version = RunConfig.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static Map<String, Object> machine() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("pcam4j", version());
        machine.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        machine.put("os", "%s %s %s".formatted(System.getProperty("os.name"), System.getProperty("os.version"),
                System.getProperty("os.arch")));
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("max_heap_bytes", Runtime.getRuntime().maxMemory());
        return machine;
    }

    static RunConfig read(Path path) {
        JsonObject config = new JsonObject(Json.read(path));
        try {
            JsonObject store = config.object("store");
            ModelSpec spec = NetworkValues.read(config.object("network"));
            return new RunConfig(spec, settings(config.object("training")),
                    config.text("engine_name"), config.text("engine"),
                    LearningRateSchedule.ofValues(config.object("training").object("schedule_values").members()),
                    Duration.ofNanos(Math.round(config.object("training").real("checkpoint_seconds") * 1e9)),
                    Path.of(store.text("path")).toString(), store.text("fingerprint"),
                    StoreResize.read(store, PatchShape.rgb(spec.inputSize())), SplitDigest.of(config.object("split")),
                    config.has("command") ? config.text("command") : "");
        } catch (IllegalArgumentException e) {
            throw new TrainingException("%s is not the configuration of a run (%s); it was changed or is damaged"
                    .formatted(path, e.getMessage()), e);
        }
    }

    /** Runs of before there was a device, a recipe or a residency to choose had what is the default now; but for patience. */
    private static Trainer.Settings settings(JsonObject training) {
        return new Trainer.Settings(training.text("engine"), training.integer("epochs"), training.integer("batch_size"),
                training.integer("patience"),
                training.has("patience_from") ? PatienceStart.named(training.text("patience_from")) : PatienceStart.START,
                training.whole("seed"), Precision.named(training.text("precision")),
                training.has("device") ? training.text("device") : EngineOptions.AUTO,
                UnknownAugmentation.read(training.text("augmentation")),
                training.has("recipe") ? Recipe.of(training.object("recipe")) : Recipe.DOCUMENTED,
                Boolean.TRUE.equals(training.members().get("deterministic")),
                training.has("residency") ? Residency.named(training.text("residency")) : Residency.AUTO);
    }
}

package io.github.pcam4j.train;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.train.distributed.ProcessGroup;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.internal.JsonObject;
import io.github.pcam4j.train.internal.loop.Ranks;
import io.github.pcam4j.train.internal.run.NetworkValues;
import io.github.pcam4j.train.internal.run.RunFormat;
import io.github.pcam4j.train.internal.run.RunIdentity;
import io.github.pcam4j.train.internal.run.SplitDigest;
import io.github.pcam4j.train.internal.run.TrainedStore;
import io.github.pcam4j.train.schedule.LearningRateSchedule;
import io.github.pcam4j.train.split.Split;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What a training was asked for, all that is needed to do it again or resume it; {@code config.json} in its folder,
 * with versions and machine beside it.
 *
 * @param spec the network
 * @param settings the numbers of the training
 * @param schedule the learning rate and momentum of every step
 * @param engine what the choice of an engine came to
 * @param store the store it was trained on
 * @param split which patches were trained on
 * @param checkpointEvery the time between checkpoints
 * @param command how it was started, perhaps nothing
 */
record RunConfig(ModelSpec spec, RunSettings settings, LearningRateSchedule schedule, Engine engine, TrainedStore store,
        SplitDigest split, Duration checkpointEvery, String command) {

    /**
     * An engine.
     *
     * @param name by which it is found
     * @param description what ran where; empty before it ran
     */
    record Engine(String name, String description) {
        /** One that has not run yet. */
        static Engine named(String name) {
            return new Engine(name, "");
        }

        /** Whether the training was begun by it. */
        boolean ran() {
            return !description.isEmpty();
        }
    }

    /** The same with what runs where, which is known once the engine runs. */
    RunConfig runBy(String description) {
        return new RunConfig(spec, settings, schedule, new Engine(engine.name(), description), store, split,
                checkpointEvery, command);
    }

    /**
     * The same as it goes on.
     *
     * @param on the store that is there now
     * @param by the split that is there now
     * @param device where to compute
     * @param interval the time between checkpoints
     */
    RunConfig resumed(PatchStore on, Split by, String device, Duration interval) {
        return new RunConfig(spec, settings.onDevice(device), schedule, engine, store.now(on), SplitDigest.of(by), interval,
                command);
    }

    /** Everything that decides the outcome. */
    RunIdentity identity() {
        Map<String, Object> training = new LinkedHashMap<>();
        settings.write(training);
        // What was asked for came to the engine that is named; where it computes, and from where weights come, may change.
        training.put("engine", engine.name());
        training.remove("device");
        training.remove("residency");
        training.put("recipe", settings.optimization().recipe().toMapWithoutPlaces());
        training.put("schedule", schedule.values());
        return RunIdentity.of(spec, training, store.fingerprint(), split);
    }

    /** The processes that train it. */
    Ranks ranks(ProcessGroup processes, BooleanSupplier stop) {
        return new Ranks(processes, spec, settings.optimization().recipe().accumulation(), settings.input().batchSize(),
                split.train(), stop);
    }

    /** The number of the first epoch, from 1, that counts as one without a new best. */
    int patienceFirst() {
        return settings.optimization().patienceFrom() == PatienceStart.START ? 1
                : (int) Math.min(settings.optimization().epochs(), schedule.peakStep() / stepsPerEpoch() + 1);
    }

    /** Steps of an epoch. */
    int stepsPerEpoch() {
        return settings.stepsPerEpoch(split.train());
    }

    void write(Path path) {
        Map<String, Object> training = new LinkedHashMap<>();
        settings.write(training);
        training.put("schedule", schedule.toString());
        training.put("schedule_values", schedule.values());
        training.put("checkpoint_seconds", checkpointEvery.toNanos() / 1e9);

        Map<String, Object> config = new LinkedHashMap<>();
        RunFormat.write(config);
        config.put("network", NetworkValues.of(spec));
        config.put("training", training);
        config.put("engine_name", engine.name());
        config.put("engine", engine.description());
        config.put("store", store.toMap());
        config.put("split", split.toMap());
        config.put("state", engine.ran() ? RunState.RUNNING.toString() : RunState.PREPARED.toString());
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
            RunFormat.of(config, path);
            ModelSpec spec = NetworkValues.read(config.object("network"));
            JsonObject training = config.object("training");
            return new RunConfig(spec, RunSettings.of(training),
                    LearningRateSchedule.ofValues(training.object("schedule_values").members()),
                    new Engine(config.text("engine_name"), config.text("engine")),
                    TrainedStore.of(config.object("store"), PatchShape.rgb(spec.inputSize())),
                    SplitDigest.of(config.object("split")),
                    Duration.ofNanos(Math.round(training.real("checkpoint_seconds") * 1e9)),
                    config.has("command") ? config.text("command") : "");
        } catch (IllegalArgumentException e) {
            throw new TrainingException("%s is not the configuration of a run (%s); it was changed or is damaged"
                    .formatted(path, e.getMessage()), e);
        }
    }
}

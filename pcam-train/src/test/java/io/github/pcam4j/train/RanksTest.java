package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.distributed.FakeProcesses;
import io.github.pcam4j.train.distributed.FakeProcesses.Outcome;
import io.github.pcam4j.train.distributed.LostRankException;
import io.github.pcam4j.train.distributed.ProcessGroup;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.feed.TrainingSample;
import io.github.pcam4j.train.internal.loop.Ranks;
import io.github.pcam4j.train.split.Split;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That processes which train together go on and end alike, with engines that compute nothing. */
class RanksTest {
    private static final CnnSpec SPEC = PcamCnn.builder().inputSize(2).filters(1).units(2).build();
    private static final int BATCH = 4;
    /** Of 26 patches in batches of 4, three of which make a step: the last step has one batch, of two patches. */
    private static final int PROCESSES = 3;
    private static final int STEPS_PER_EPOCH = 3;

    @TempDir
    private Path folder;
    private PatchStore store;
    private final Split split = Split.of(IntStream.range(0, 26).toArray(), IntStream.range(26, 40).toArray());

    @BeforeEach
    void open() {
        store = PatchStore.open(TestStores.write(folder.resolve("train.h5"), 2, 40, 0, true));
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** What one process asks for, beside the others. */
    private static final class Member {
        private final ProcessGroup group;
        private final FakeEngine engine = new FakeEngine(SPEC, 0,
                (steps, batch, place) -> (batch.index(place) * 37 + steps * 11) % 100 / 100.0);
        private Trainer.Builder trainer = Trainer.builder(SPEC).batchSize(BATCH).epochs(6).patience(2)
                .patienceFrom(PatienceStart.START);
        private ProgressListener progress = ProgressListener.NONE;
        private boolean stop;

        Member(ProcessGroup group) {
            this.group = group;
        }
    }

    private TrainingResult train(ProcessGroup group, Consumer<Member> change) {
        Member member = new Member(group);
        change.accept(member);
        Trainer trainer = member.trainer.processes(group).build();
        RunConfig config = RunConfigs.of(trainer, store, split);
        TrainingTask task = new TrainingTask(config, store, split, Optional.empty(),
                Listeners.NONE.progress(member.progress).stopWhen(() -> member.stop), group);
        return Ranks.telling(group, TrainingStoppedException.class, () -> {
            Ranks ranks = config.ranks(group, task.listeners().stop());
            ranks.requireSame(RunConfig.version(), config.identity(), store);
            try (PatchLoader training = loader(split.train());
                    PatchLoader validation = loader(ranks.shares().ofJudged(split.validation()));
                    PatchLoader sample = loader(ranks.shares().ofJudged(TrainingSample.of(split)))) {
                return new TrainingLoop(task, ranks, member.engine, trainer.settings().feed(member.engine, training,
                        store), validation, sample).run();
            }
        });
    }

    private PatchLoader loader(int[] indices) {
        return PatchLoader.builder(store, indices).batchSize(BATCH).build();
    }

    /** Early stopping goes by AUCs, which are of all shares together. */
    @Test
    void allJudgeAndEndAsOneProcessDoes() throws InterruptedException {
        TrainingResult alone = train(ProcessGroup.single(), it -> it.trainer.accumulate(PROCESSES));
        for (TrainingResult one : FakeProcesses.all(PROCESSES, group -> train(group, it -> { }))) {
            assertEquals(alone.steps(), one.steps());
            assertEquals(alone.history().stream().map(EpochRecord::validationAuc).toList(),
                    one.history().stream().map(EpochRecord::validationAuc).toList());
            assertEquals(alone.history().stream().map(EpochRecord::trainAuc).toList(),
                    one.history().stream().map(EpochRecord::trainAuc).toList());
            assertEquals(alone.bestEpoch(), one.bestEpoch());
            assertEquals(alone.weights(), one.weights());
        }
    }

    /** In the first epoch, at the end of one, and in the last step of one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6})
    void oneThatIsAskedToStopStopsAllAfterTheSameStep(int steps) throws InterruptedException {
        List<Outcome<TrainingResult>> outcomes = FakeProcesses.each(PROCESSES, group -> train(group, it ->
                it.progress = (stage, done, total, detail) ->
                        it.stop |= group.rank() == 1 && it.engine.steps().size() == steps && stage.startsWith("epoch")));
        // The others hear of it with the next step, or when the epoch is over.
        int after = steps % STEPS_PER_EPOCH == 0 ? steps : steps + 1;
        for (Outcome<TrainingResult> outcome : outcomes) {
            assertInstanceOf(TrainingStoppedException.class, outcome.failure());
            assertTrue(outcome.failure().getMessage().contains("after " + after + " steps"), outcome.failure().getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"validation 2/", "training sample"})
    void oneThatIsAskedToStopWhileItJudgesStopsAll(String where) throws InterruptedException {
        List<Outcome<TrainingResult>> outcomes = FakeProcesses.each(PROCESSES, group -> train(group, it ->
                it.progress = (stage, done, total, detail) -> it.stop |= group.rank() == 0 && stage.startsWith(where)));
        if (where.startsWith("training")) {
            // It says nothing of its progress, so that there is no one to stop it there.
            assertTrue(outcomes.stream().allMatch(it -> it.failure() == null));
            return;
        }
        for (Outcome<TrainingResult> outcome : outcomes) {
            assertInstanceOf(TrainingStoppedException.class, outcome.failure());
            assertTrue(outcome.failure().getMessage().contains("after 6 steps, in epoch 2"), outcome.failure().getMessage());
        }
    }

    @Test
    void othersThanRank0AreNamedWithWhatTheyDoInAnotherWay() throws InterruptedException {
        for (Outcome<TrainingResult> outcome : FakeProcesses.each(PROCESSES, group -> train(group, it ->
                it.trainer.seed(group.rank() == 2 ? 7 : 1).labelSmoothing(0.1)))) {
            assertInstanceOf(TrainingException.class, outcome.failure());
            assertTrue(outcome.failure().getMessage().contains("rank 2 would not train the same as rank 0 (training seed: 1 on "
                    + "rank 0, 7 on rank 2)"), outcome.failure().getMessage());
        }
    }

    @Test
    void anotherVersionIsNamed() throws InterruptedException {
        for (Outcome<TrainingResult> outcome : FakeProcesses.each(PROCESSES, group -> train(group.rank() == 1
                ? new OfVersion(group, "0.0.9") : group, it -> { }))) {
            assertInstanceOf(TrainingException.class, outcome.failure());
            assertTrue(outcome.failure().getMessage().contains("rank 1 would not train the same as rank 0 (pcam4j: "
                    + RunConfig.version() + " on rank 0, 0.0.9 on rank 1)"), outcome.failure().getMessage());
        }
    }

    /** A process that says it is of another version. */
    private record OfVersion(ProcessGroup group, String version) implements ProcessGroup {
        private static final String NAME = "pcam4j\0";

        @Override
        public int rank() {
            return group.rank();
        }

        @Override
        public int size() {
            return group.size();
        }

        @Override
        public String description() {
            return group.description();
        }

        @Override
        public void sum(float[] values) {
            group.sum(values);
        }

        @Override
        public List<byte[]> gather(byte[] own) {
            String said = new String(own, StandardCharsets.UTF_8);
            return group.gather(!said.startsWith(NAME) ? own
                    : (NAME + version + said.substring(said.indexOf('\0', NAME.length()))).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void fail(String reason) {
            group.fail(reason);
        }

        @Override
        public void close() {
            group.close();
        }
    }

    @Test
    void oneThatFailsEndsAllWithItsName() throws InterruptedException {
        List<Outcome<TrainingResult>> outcomes = FakeProcesses.each(PROCESSES, group -> train(group, it ->
                it.progress = (stage, done, total, detail) -> {
                    if (group.rank() == 2 && it.engine.steps().size() == 4) {
                        throw new TrainingException("no room is left");
                    }
                }));
        assertEquals("no room is left", outcomes.get(2).failure().getMessage());
        for (int rank = 0; rank < 2; rank++) {
            assertInstanceOf(LostRankException.class, outcomes.get(rank).failure());
            assertEquals("rank 2 ended: no room is left", outcomes.get(rank).failure().getMessage());
        }
    }

    @Test
    void processesWithoutBatchesAreRefused() throws InterruptedException {
        Trainer trainer = Trainer.builder(SPEC).batchSize(BATCH).accumulate(2).build();
        RunConfig config = RunConfigs.of(trainer, store, split);
        for (Outcome<Ranks> outcome : FakeProcesses.each(PROCESSES, group -> config.ranks(group, () -> false))) {
            assertTrue(outcome.failure().getMessage().contains("steps are of 2 batches, which 3 processes cannot share"),
                    outcome.failure().getMessage());
        }
        assertThrows(ArithmeticException.class,
                () -> Trainer.builder(SPEC).accumulate(Integer.MAX_VALUE).processes(new Many()).build());
    }

    /** A group of which only the size is asked. */
    private record Many() implements ProcessGroup {
        @Override
        public int rank() {
            return 0;
        }

        @Override
        public int size() {
            return 2;
        }

        @Override
        public String description() {
            return "many";
        }

        @Override
        public void sum(float[] values) { }

        @Override
        public List<byte[]> gather(byte[] own) {
            return List.of(own, own);
        }

        @Override
        public void fail(String reason) { }

        @Override
        public void close() { }
    }
}

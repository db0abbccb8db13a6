package io.github.pcam4j.train.internal.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.augment.Augmentation;
import io.github.pcam4j.io.augment.Augmentations;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.TestStores;
import io.github.pcam4j.train.engine.DeviceMemory;
import io.github.pcam4j.train.engine.Residency;
import io.github.pcam4j.train.engine.ResidentEngine;
import io.github.pcam4j.train.engine.StepInput;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.error.TrainingException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedTest {
    @TempDir
    private Path folder;
    private PatchStore store;
    private PatchLoader loader;
    private final List<String> calls = new ArrayList<>();
    private boolean memoryIsTakenMeanwhile;

    @BeforeEach
    void open() {
        store = PatchStore.open(TestStores.write(folder.resolve("train.h5"), 8, 30, 40, true));
        loader = PatchLoader.builder(store, IntStream.range(0, 23).toArray()).batchSize(4).shuffle(1).build();
    }

    @AfterEach
    void close() {
        loader.close();
        store.close();
    }

    /** Notes what it is asked for; on a device that has so many bytes free. */
    private <E extends TrainingEngine> E engine(Class<E> kind, OptionalLong free) {
        return kind.cast(Proxy.newProxyInstance(FeedTest.class.getClassLoader(), new Class<?>[] {kind},
                (proxy, method, arguments) -> answer(method.getName(), arguments, free)));
    }

    private Object answer(String method, Object[] arguments, OptionalLong free) {
        return switch (method) {
            case "description" -> "noted";
            case "memoryFor" -> new DeviceMemory(1000, free);
            default -> {
                if (method.equals("hold") && memoryIsTakenMeanwhile) {
                    throw new TrainingException("out of memory");
                }
                calls.add(method.equals("hold") ? method : method + " " + indices(arguments[0]));
                yield null;
            }
        };
    }

    private static String indices(Object batch) {
        return Arrays.toString(batch instanceof StepInput.Resident resident ? resident.indices()
                : indices(((StepInput.Batch) batch).patches()));
    }

    private static int[] indices(PatchBatch batch) {
        return IntStream.range(0, batch.size()).map(batch::index).toArray();
    }

    private Feed feed(TrainingEngine engine, Residency residency, Augmentation augmentation) {
        return Feed.of(engine, loader, store, residency, augmentation);
    }

    private Feed feed(OptionalLong free, Residency residency) {
        return feed(engine(ResidentEngine.class, free), residency, Augmentations.NONE);
    }

    @Test
    void patchesAreKeptWhereThereIsRoom() {
        assertInstanceOf(ResidentFeed.class, feed(OptionalLong.of(1000), Residency.AUTO));
        assertInstanceOf(ResidentFeed.class, feed(OptionalLong.empty(), Residency.ON));
        assertEquals(List.of("hold", "hold"), calls);
    }

    @Test
    void patchesAreReadWhereThereIsNoRoomOrNoUse() {
        assertInstanceOf(LoadedFeed.class, feed(OptionalLong.of(999), Residency.AUTO));
        assertInstanceOf(LoadedFeed.class, feed(OptionalLong.empty(), Residency.AUTO));
        assertInstanceOf(LoadedFeed.class, feed(OptionalLong.of(1000), Residency.OFF));
        assertInstanceOf(LoadedFeed.class, feed(engine(TrainingEngine.class, OptionalLong.empty()), Residency.AUTO,
                Augmentations.NONE));
        assertInstanceOf(LoadedFeed.class, feed(engine(ResidentEngine.class, OptionalLong.of(1000)), Residency.AUTO,
                Augmentations.flip()));
        assertEquals(List.of(), calls);
    }

    @Test
    void whatIsAskedForAndCannotBeSaysWhy() {
        assertRefused("takes 1,000 bytes on the device with what the steps need, and 999 are free",
                () -> feed(OptionalLong.of(999), Residency.ON));
        assertRefused("use the engine torch", () -> feed(engine(TrainingEngine.class, OptionalLong.empty()),
                Residency.ON, Augmentations.NONE));
        assertRefused("augmented", () -> feed(engine(ResidentEngine.class, OptionalLong.of(1000)), Residency.ON,
                Augmentations.flip()));
        assertEquals(List.of(), calls);
    }

    private static void assertRefused(String words, Runnable feed) {
        String message = assertThrows(TrainingException.class, feed::run).getMessage();
        assertTrue(message.contains(words) && message.contains("resident auto or off"), message);
    }

    @Test
    void roomThatIsGoneMeanwhileEndsOnlyWhatAskedForIt() {
        memoryIsTakenMeanwhile = true;
        assertInstanceOf(LoadedFeed.class, feed(OptionalLong.of(1000), Residency.AUTO));
        assertThrows(TrainingException.class, () -> feed(OptionalLong.of(1000), Residency.ON));
    }

    @Test
    void bothWaysGiveTheSameBatches() {
        assertEquals(fed(Residency.OFF), fed(Residency.ON));
        assertEquals(6 - 2 + 8, calls.size());
    }

    private List<String> fed(Residency residency) {
        TrainingEngine engine = engine(ResidentEngine.class, OptionalLong.of(1000));
        Feed feed = feed(engine, residency, Augmentations.NONE);
        calls.clear();
        feed.epoch(3, 2).forEach(batch -> engine.train(batch, 0.1, 0.9));
        try (PatchLoader others = PatchLoader.builder(store, IntStream.range(0, 30).toArray()).batchSize(4).build()) {
            feed.over(others).epoch(0, 0).forEach(engine::infer);
        }
        return List.copyOf(calls);
    }
}

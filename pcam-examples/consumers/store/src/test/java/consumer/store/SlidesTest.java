package consumer.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlidesTest {
    @TempDir
    private Path folder;

    @Test
    void whatWasWrittenIsRead() {
        try (PatchStore store = PatchStore.open(Slides.write(folder.resolve("slides.h5"), 200, 16))) {
            assertEquals(200, store.size());
            assertEquals("slide3-0198", store.id(198));
            assertTrue(store.verify(ProgressListener.NONE).damaged().isEmpty());
            assertEquals(140 + 29.5, Slides.mean(store, 0), 0.5);
            assertEquals(80 + 29.5, Slides.mean(store, 1), 0.5);
        }
    }

    @Test
    void anEpochHasEveryPatchOnce() {
        BitSet seen = new BitSet();
        int[] all = IntStream.range(0, 200).toArray();
        try (PatchStore store = PatchStore.open(Slides.write(folder.resolve("slides.h5"), 200, 16));
                PatchLoader loader = PatchLoader.builder(store, all).batchSize(32).shuffle(7).build()) {
            for (PatchBatch batch : loader.epoch(0)) {
                for (int position = 0; position < batch.size(); position++) {
                    seen.set(batch.index(position));
                }
            }
        }
        assertEquals(200, seen.cardinality());
    }

    @Test
    void nothingOfDeeplearning4jComesAlong() {
        assertThrows(ClassNotFoundException.class, () -> Class.forName("org.nd4j.linalg.factory.Nd4j"));
        assertThrows(ClassNotFoundException.class, () -> Class.forName("org.bytedeco.javacpp.Pointer"));
    }
}

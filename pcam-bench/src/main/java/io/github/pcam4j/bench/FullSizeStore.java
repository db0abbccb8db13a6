package io.github.pcam4j.bench;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.source.PatchSource;
import io.github.pcam4j.io.source.RejectedPatch;
import io.github.pcam4j.io.store.PatchStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A store of the competition's size, 220,025 patches of 128 x 128 (10.8 GB), written and read for some epochs in
 * whatever heap Java is given: {@code TARGET}. Prints the live heap after each step.
 */
public final class FullSizeStore {
    private static final int COUNT = 220_025;
    private static final int EPOCHS = 3;

    private FullSizeStore() { }

    /**
     * Measures.
     *
     * @param arguments the store to write
     */
    public static void main(String[] arguments) {
        Path target = Path.of(arguments[0]);
        long start = System.nanoTime();
        PatchIngest.builder(new Drawn(), target).size(128).overwrite(true).build().run();
        tell("written", start, COUNT);
        try (PatchStore store = PatchStore.open(target)) {
            int[] all = new int[store.size()];
            Arrays.setAll(all, i -> i);
            try (PatchLoader loader = PatchLoader.builder(store, all).shuffle(1).build()) {
                for (int epoch = 0; epoch < EPOCHS; epoch++) {
                    long epochStart = System.nanoTime();
                    long patches = 0;
                    for (PatchBatch batch : loader.epoch(epoch)) {
                        patches += batch.size();
                    }
                    tell("epoch " + epoch, epochStart, patches);
                }
            }
        }
    }

    private static void tell(String what, long start, long patches) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.gc();
        long live = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        System.out.println(String.format(Locale.ROOT, "%s: %.1f s, %,.0f images a second, live heap %.1f MB of %.0f MB",
                what, seconds, patches / seconds, live / 1e6, Runtime.getRuntime().maxMemory() / 1e6));
    }

    /** Patches of 96 x 96 made from their index. */
    private static final class Drawn implements PatchSource {
        private static final PatchShape SHAPE = PatchShape.rgb(96);

        @Override
        public String name() {
            return "drawn";
        }

        @Override
        public String fingerprint() {
            return "";
        }

        @Override
        public int size() {
            return COUNT;
        }

        @Override
        public PatchShape shape() {
            return SHAPE;
        }

        @Override
        public boolean labelled() {
            return true;
        }

        @Override
        public String id(int index) {
            return String.format(Locale.ROOT, "%040x", index);
        }

        @Override
        public int label(int index) {
            return index % 5 < 2 ? 1 : 0;
        }

        @Override
        public String location(int index) {
            return "patch " + index;
        }

        @Override
        public PatchImage read(int index) {
            byte[] pixels = new byte[SHAPE.bytes()];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) (index * 31 + i);
            }
            return new PatchImage(SHAPE, pixels);
        }

        @Override
        public List<RejectedPatch> rejected() {
            return List.of();
        }
    }
}

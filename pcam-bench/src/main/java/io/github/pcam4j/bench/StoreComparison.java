package io.github.pcam4j.bench;

import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.source.CompetitionArchive;
import io.github.pcam4j.io.store.PatchStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The store beside h5py and beside bare loops, in turns, in one run: {@code PEER_SCRIPT WORK_FOLDER [ARCHIVE]}. Prints
 * Markdown: images a second, and ratios round by round. The page cache is warm.
 */
public final class StoreComparison {
    private static final int ROUNDS = 9;
    private static final double SECONDS = 1;
    private static final double INGEST_SECONDS = 2;

    private StoreComparison() { }

    /** A reader of one batch. */
    private interface BatchReader {
        void read(int[] indices, ByteBuffer destination) throws IOException;
    }

    /**
     * Measures.
     *
     * @param arguments the script, a folder for the store, and the competition's archive if ingest is to be measured
     * @throws IOException if a file fails
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        Path path = folder.resolve("bench.h5");
        BenchStore.write(path);
        try (PatchStore store = PatchStore.open(path); FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            compareReads(arguments[0], store, channel);
        }
        if (arguments.length > 2) {
            compareIngest(arguments[0], Path.of(arguments[2]), folder);
            compareCompressed(arguments[0], folder);
        }
    }

    private static void compareReads(String script, PatchStore store, FileChannel channel) {
        BatchReader own = (indices, destination) -> store.gather(indices, 0, indices.length, destination);
        BatchReader bare = (indices, destination) -> bareLoop(channel, indices, destination);
        Contender peer = python(script, "gather", store.path(), SECONDS);
        Measurement h5py = new Measurement("h5py, one read an image", () -> peer.ask("go"), peer::close);
        Measurement one = new Measurement("PatchStore.gather, 1 thread", () -> rate(own, 1));
        Measurement two = new Measurement("PatchStore.gather, 2 threads", () -> rate(own, 2));
        Measurement bareOne = new Measurement("bare FileChannel loop, 1 thread", () -> rate(bare, 1));
        Measurement bareTwo = new Measurement("bare FileChannel loop, 2 threads", () -> rate(bare, 2));
        Measurement loader = new Measurement("PatchLoader epoch, 1 reader", () -> loaderRate(store));
        List<Measurement> all = List.of(h5py, one, two, bareOne, bareTwo, loader);
        run(all);
        ratio("random gather of 64, 1 thread, to h5py", one, h5py);
        ratio("random gather of 64, 2 threads, to h5py", two, h5py);
        ratio("random gather of 64, 1 thread, to the bare loop", one, bareOne);
        ratio("random gather of 64, 2 threads, to the bare loop", two, bareTwo);
        ratio("PatchLoader epoch (1 reader, shuffled, prefetched), to the bare loop on 1 thread", loader, bareOne);
        all.forEach(Measurement::close);
    }

    private static void compareIngest(String script, Path archive, Path folder) {
        Contender peer = python(script, "ingest", archive, BenchStore.SHAPE.height());
        Measurement python = new Measurement("Pillow and h5py, 1 process", () -> peer.ask("go"), peer::close);
        Measurement own = new Measurement("PatchIngest, all cores", () -> ingestRate(archive, folder));
        List<Measurement> all = List.of(python, own);
        own.warmUp();
        run(all);
        ratio("ingest of the archive's training patches, to Pillow and h5py", own, python);
        all.forEach(Measurement::close);
    }

    /** Real patches, since noise does not compress. */
    private static void compareCompressed(String script, Path folder) {
        Path path = folder.resolve("compressed.h5");
        try (Contender compress = python(script, "compress", folder.resolve("ingest.h5"), path)) {
            compress.ask("go");
        }
        try (PatchStore store = PatchStore.open(path)) {
            Contender peer = python(script, "gather", path, SECONDS);
            BatchReader own = (indices, destination) -> {
                for (int i = 0; i < indices.length; i++) {
                    indices[i] %= store.size();
                }
                store.gather(indices, 0, indices.length, destination);
            };
            Measurement h5py = new Measurement("h5py, gzip, one image a chunk", () -> peer.ask("go"), peer::close);
            Measurement one = new Measurement("PatchStore.gather, the same file, 1 thread", () -> rate(own, 1));
            List<Measurement> all = List.of(h5py, one);
            run(all);
            ratio("chunk-of-one gzip file, 1 thread, to h5py", one, h5py);
            all.forEach(Measurement::close);
        }
    }

    /** Debian's Python, with h5py, numpy and Pillow (python3-h5py python3-pil). */
    private static Contender python(String script, Object... arguments) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", script));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new Contender("the Python process", command, Map.of());
    }

    private static void run(List<Measurement> all) {
        all.forEach(Measurement::warmUp);
        for (int round = 0; round < ROUNDS; round++) {
            all.forEach(Measurement::measure);
        }
        System.out.println("\n| what | images/s, median of " + ROUNDS + " | range |\n| --- | --- | --- |");
        all.forEach(System.out::println);
        System.out.println("\n| ratio | median |\n| --- | --- |");
    }

    private static void ratio(String name, Measurement of, Measurement to) {
        System.out.println(String.format(Locale.ROOT, "| %s | %.2f |", name, of.ratioTo(to)));
    }

    private static void bareLoop(FileChannel channel, int[] indices, ByteBuffer destination) throws IOException {
        for (int i = 0; i < indices.length; i++) {
            destination.limit((i + 1) * BenchStore.SHAPE.bytes());
            long at = BenchStore.ADDRESS + (long) indices[i] * BenchStore.SHAPE.bytes();
            while (destination.hasRemaining()) {
                at += channel.read(destination, at);
            }
        }
    }

    private static double rate(BatchReader reader, int threads) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long start = System.nanoTime();
            List<Future<Long>> counts = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                long seed = thread;
                counts.add(pool.submit(() -> count(reader, new Random(seed), start)));
            }
            long images = 0;
            for (Future<Long> count : counts) {
                images += count.get();
            }
            return images / ((System.nanoTime() - start) / 1e9);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            pool.shutdown();
        }
    }

    private static long count(BatchReader reader, Random random, long start) throws IOException {
        ByteBuffer batch = ByteBuffer.allocateDirect(BenchStore.BATCH * BenchStore.SHAPE.bytes());
        long images = 0;
        while (System.nanoTime() - start < SECONDS * 1e9) {
            batch.clear();
            reader.read(random.ints(BenchStore.BATCH, 0, BenchStore.COUNT).toArray(), batch);
            images += BenchStore.BATCH;
        }
        return images;
    }

    private static double loaderRate(PatchStore store) {
        int[] all = new int[BenchStore.COUNT];
        Arrays.setAll(all, i -> i);
        long images = 0;
        long start = System.nanoTime();
        try (PatchLoader loader = PatchLoader.builder(store, all).batchSize(BenchStore.BATCH).shuffle(1).build()) {
            for (int epoch = 0; System.nanoTime() - start < SECONDS * 1e9; epoch++) {
                for (PatchBatch batch : loader.epoch(epoch)) {
                    images += batch.size();
                }
            }
        }
        return images / ((System.nanoTime() - start) / 1e9);
    }

    /** Again and again for two seconds: one run is over before the virtual machine has compiled it. */
    private static double ingestRate(Path archive, Path folder) {
        long images = 0;
        long start = System.nanoTime();
        while (System.nanoTime() - start < INGEST_SECONDS * 1e9) {
            try (CompetitionArchive opened = CompetitionArchive.open(archive)) {
                PatchIngest.builder(opened.train(), folder.resolve("ingest.h5")).overwrite(true).build().run();
                images += opened.train().size();
            }
        }
        return images / ((System.nanoTime() - start) / 1e9);
    }
}

package io.github.pcam4j.bench;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Random reads of 64 patches of 128 x 128 from a warm page cache, in patches a second. */
@State(Scope.Benchmark)
@Fork(value = 1, jvmArgsAppend = "-Xmx256m")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StoreBenchmark {
    private Path folder;
    private PatchStore store;
    private FileChannel channel;

    /** A batch to read into and the patches to read, one of each a thread. */
    @State(Scope.Thread)
    public static class Batch {
        private final SplittableRandom random = new SplittableRandom();
        private final int[] indices = new int[BenchStore.BATCH];
        private final ByteBuffer pixels = ByteBuffer.allocateDirect(BenchStore.BATCH * BenchStore.SHAPE.bytes());

        private void next() {
            for (int i = 0; i < indices.length; i++) {
                indices[i] = random.nextInt(BenchStore.COUNT);
            }
            pixels.clear();
        }
    }

    /**
     * Writes the store.
     *
     * @throws IOException if the disk fails
     */
    @Setup
    public void open() throws IOException {
        folder = Files.createTempDirectory("pcam-bench");
        Path path = BenchStore.write(folder.resolve("bench.h5"));
        store = PatchStore.open(path);
        channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    /**
     * Removes it.
     *
     * @throws IOException if the disk fails
     */
    @TearDown
    public void close() throws IOException {
        channel.close();
        store.close();
        Files.delete(store.path());
        Files.delete(folder);
    }

    /**
     * The store.
     *
     * @param batch where to
     * @return the pixels
     */
    @Benchmark
    @OperationsPerInvocation(BenchStore.BATCH)
    public ByteBuffer gather(Batch batch) {
        batch.next();
        store.gather(batch.indices, 0, BenchStore.BATCH, batch.pixels);
        return batch.pixels;
    }

    /**
     * The store, from two threads.
     *
     * @param batch where to
     * @return the pixels
     */
    @Benchmark
    @Threads(2)
    @OperationsPerInvocation(BenchStore.BATCH)
    public ByteBuffer gatherOnTwoThreads(Batch batch) {
        return gather(batch);
    }

    /**
     * The same reads with nothing around them.
     *
     * @param batch where to
     * @return the pixels
     * @throws IOException if the disk fails
     */
    @Benchmark
    @OperationsPerInvocation(BenchStore.BATCH)
    public ByteBuffer bareLoop(Batch batch) throws IOException {
        batch.next();
        for (int i = 0; i < BenchStore.BATCH; i++) {
            batch.pixels.limit((i + 1) * BenchStore.SHAPE.bytes());
            long at = BenchStore.ADDRESS + (long) batch.indices[i] * BenchStore.SHAPE.bytes();
            while (batch.pixels.hasRemaining()) {
                at += channel.read(batch.pixels, at);
            }
        }
        return batch.pixels;
    }

    /**
     * A shuffled epoch, prefetched by one reader.
     *
     * @return the count of patches
     */
    @Benchmark
    @OperationsPerInvocation(BenchStore.COUNT)
    public int loaderEpoch() {
        int patches = 0;
        int[] all = IntStream.range(0, BenchStore.COUNT).toArray();
        try (PatchLoader loader = PatchLoader.builder(store, all).batchSize(BenchStore.BATCH).shuffle(1).build()) {
            for (PatchBatch batch : loader.epoch(0)) {
                patches += batch.size();
            }
        }
        return patches;
    }
}

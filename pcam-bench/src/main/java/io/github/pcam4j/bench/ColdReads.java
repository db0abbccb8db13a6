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
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A shuffled epoch from a disk whose pages are not in memory, by the loader and by a bare loop in turns:
 * {@code WORK_FOLDER}. Linux only: GNU dd drops the file's pages. Prints Markdown.
 */
public final class ColdReads {
    private static final int ROUNDS = 5;

    private ColdReads() { }

    /**
     * Measures.
     *
     * @param arguments a folder on the disk to measure
     * @throws Exception if the disk or dd fails
     */
    public static void main(String[] arguments) throws Exception {
        Path path = BenchStore.write(Files.createDirectories(Path.of(arguments[0])).resolve("cold.h5"));
        int[] all = IntStream.range(0, BenchStore.COUNT).toArray();
        Measurement loader = new Measurement("PatchLoader epoch, 1 reader, cold", () -> load(path, all));
        Measurement bare = new Measurement("bare FileChannel loop, 1 thread, cold", () -> bareLoop(path, all));
        for (int round = 0; round < ROUNDS; round++) {
            for (Measurement measurement : List.of(loader, bare)) {
                forget(path);
                measurement.measure();
            }
        }
        System.out.println("| what | images/s, median of " + ROUNDS + " | range |\n| --- | --- | --- |");
        System.out.println(loader);
        System.out.println(bare);
        System.out.printf(Locale.ROOT, "%nratio: %.2f%n", loader.ratioTo(bare));
    }

    private static void forget(Path path) throws IOException, InterruptedException {
        int status = new ProcessBuilder("dd", "of=" + path, "oflag=nocache", "conv=notrunc,fdatasync", "count=0",
                "status=none").inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException("dd cannot drop the pages of " + path);
        }
    }

    private static double load(Path path, int[] all) {
        long start = System.nanoTime();
        long images = 0;
        try (PatchStore store = PatchStore.open(path);
                PatchLoader loader = PatchLoader.builder(store, all).batchSize(BenchStore.BATCH).shuffle(1).build()) {
            for (PatchBatch batch : loader.epoch(0)) {
                images += batch.size();
            }
        }
        return images / ((System.nanoTime() - start) / 1e9);
    }

    private static double bareLoop(Path path, int[] all) {
        long start = System.nanoTime();
        int[] order = IntStream.range(0, all.length).map(i -> (int) (i * 2_654_435_761L % all.length)).toArray();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer image = ByteBuffer.allocateDirect(BenchStore.SHAPE.bytes());
            for (int index : order) {
                image.clear();
                channel.read(image, BenchStore.ADDRESS + (long) index * BenchStore.SHAPE.bytes());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return order.length / ((System.nanoTime() - start) / 1e9);
    }
}

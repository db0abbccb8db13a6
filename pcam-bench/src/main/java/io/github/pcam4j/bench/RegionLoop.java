package io.github.pcam4j.bench;

import com.sun.management.OperatingSystemMXBean;
import io.github.pcam4j.io.slide.SlideLevel;
import io.github.pcam4j.io.slide.SlideReader;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Random regions by this library, in some threads. What the rest of Java takes meanwhile is part of what they cost. */
final class RegionLoop implements RegionReader.Source {
    private final SlideReader slide;
    private final int threads;
    private final int side;
    private final double seconds;
    private final OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final Random seeds = new Random(1);
    private long regions;
    private long nanoseconds;

    RegionLoop(SlideReader slide, int threads, int side, double seconds) {
        this.slide = slide;
        this.threads = threads;
        this.side = side;
        this.seconds = seconds;
    }

    @Override
    public double rate() {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            long before = machine.getProcessCpuTime();
            long start = System.nanoTime();
            List<Future<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Random random = new Random(seeds.nextLong());
                counts.add(workers.submit(() -> count(random)));
            }
            long sum = 0;
            for (Future<Integer> each : counts) {
                sum += each.get();
            }
            double rate = sum / ((System.nanoTime() - start) / 1e9);
            regions += sum;
            nanoseconds += machine.getProcessCpuTime() - before;
            return rate;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            workers.shutdownNow();
        }
    }

    private int count(Random random) {
        SlideLevel largest = slide.levels().get(0);
        byte[] rgb = new byte[side * side * 3];
        long start = System.nanoTime();
        int count = 0;
        while (System.nanoTime() - start < seconds * 1e9) {
            slide.read(0, random.nextInt(largest.width() - side), random.nextInt(largest.height() - side), side, side, rgb, 0);
            count++;
        }
        return count;
    }

    @Override
    public double cost() {
        double cost = nanoseconds / 1e6 / Math.max(1, regions);
        regions = 0;
        nanoseconds = 0;
        return cost;
    }

    @Override
    public void close() {
        // The slide is its owner's.
    }
}

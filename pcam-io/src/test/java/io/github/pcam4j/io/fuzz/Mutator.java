package io.github.pcam4j.io.fuzz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes damaged files of whole ones. The same number gives the same file. What it does is aimed at file formats:
 * numbers at the edges of their ranges, addresses that lead elsewhere or to themselves, pieces of other files, lost
 * ends; and the checksums of HDF5's headers are mostly made good again, so that a reader gets past them.
 */
final class Mutator {
    private static final long[] EDGES = {0, 1, 2, 3, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000,
        0xffffff, 0x7fffffff, 0x80000000L, 0xfffffff0L, 0xffffffffL, 1L << 32, 1L << 40, Long.MAX_VALUE,
        Long.MIN_VALUE, -1, -8};
    private static final int MOST_CHANGES = 4;
    private static final int LONGEST_BLOCK = 64;

    private final List<Seed> seeds;

    Mutator(List<Seed> seeds) {
        this.seeds = seeds;
    }

    /** A damaged file and the name of the one that it was made from. */
    record Mutant(String seed, byte[] bytes) { }

    Mutant mutant(long number) {
        // Neighbouring numbers give alike first values without the multiplication.
        Random random = new Random(number * 0x9e3779b97f4a7c15L);
        Seed seed = seeds.get(random.nextInt(seeds.size()));
        byte[] bytes = seed.bytes().clone();
        for (int change = 1 + random.nextInt(MOST_CHANGES); change > 0; change--) {
            change(bytes, seed, random);
        }
        if (random.nextInt(4) > 0) {
            reseal(bytes, seed);
        }
        int end = random.nextInt(12) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
        return new Mutant(seed.name(), Arrays.copyOf(bytes, end));
    }

    private void change(byte[] bytes, Seed seed, Random random) {
        int at = seed.lively()[random.nextInt(seed.lively().length)];
        ByteBuffer file = ByteBuffer.wrap(bytes).order(seed.order());
        switch (random.nextInt(9)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2, 3 -> put(file, at, 1 << random.nextInt(4), EDGES[random.nextInt(EDGES.length)]);
            case 4 -> {
                int width = 1 << random.nextInt(4);
                put(file, at, width, get(file, at, width) + random.nextInt(33) - 16);
            }
            case 5, 6 -> redirect(file, seed, random);
            case 7 -> Arrays.fill(bytes, at, blockEnd(at, bytes.length, random), (byte) -random.nextInt(2));
            default -> splice(bytes, at, random);
        }
    }

    /** Lets an address lead to where another one leads, to itself, to the file's end, or anywhere. */
    private static void redirect(ByteBuffer file, Seed seed, Random random) {
        int[] addresses = seed.addresses();
        if (addresses.length == 0) {
            return;
        }
        int at = addresses[random.nextInt(addresses.length)];
        int width = seed.addressBytes();
        long target = switch (random.nextInt(4)) {
            case 0 -> get(file, addresses[random.nextInt(addresses.length)], width);
            case 1 -> at - random.nextInt(LONGEST_BLOCK);
            case 2 -> file.capacity() - random.nextInt(LONGEST_BLOCK);
            default -> random.nextInt(file.capacity());
        };
        put(file, at, width, target);
    }

    /** Overwrites a stretch by one of some seed, from the same place or another. */
    private void splice(byte[] bytes, int at, Random random) {
        byte[] other = seeds.get(random.nextInt(seeds.size())).bytes();
        int length = blockEnd(at, bytes.length, random) - at;
        int from = random.nextBoolean() ? at : random.nextInt(other.length);
        if (from + length <= other.length) {
            System.arraycopy(other, from, bytes, at, length);
        }
    }

    private static int blockEnd(int at, int length, Random random) {
        return Math.min(length, at + 1 + random.nextInt(LONGEST_BLOCK));
    }

    private static void reseal(byte[] bytes, Seed seed) {
        seed.sealed().forEach(it -> it.seal(bytes));
    }

    private static long get(ByteBuffer file, int at, int width) {
        if (at + width > file.capacity()) {
            return 0;
        }
        return switch (width) {
            case 1 -> file.get(at);
            case 2 -> file.getShort(at);
            case 4 -> file.getInt(at);
            default -> file.getLong(at);
        };
    }

    private static void put(ByteBuffer file, int at, int width, long value) {
        if (at + width > file.capacity()) {
            return;
        }
        switch (width) {
            case 1 -> file.put(at, (byte) value);
            case 2 -> file.putShort(at, (short) value);
            case 4 -> file.putInt(at, (int) value);
            default -> file.putLong(at, value);
        }
    }
}

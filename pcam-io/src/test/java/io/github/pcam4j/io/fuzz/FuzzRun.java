package io.github.pcam4j.io.fuzz;

import io.github.pcam4j.io.fuzz.FuzzJudge.Outcome;
import io.github.pcam4j.io.fuzz.FuzzJudge.Verdict;
import io.github.pcam4j.io.fuzz.Mutator.Mutant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Gives mutants to a judge for some seconds and gathers the faults, one of each kind. */
final class FuzzRun {
    private static final int MOST_KINDS = 30;
    private static final int MUTANTS_A_COLLECTION = 2000;
    private static final Path FAULTY = Path.of("target", "fuzz");

    private final String name;
    private final Map<String, String> faults = new TreeMap<>();
    private long tried;
    private long read;
    private long refused;

    FuzzRun(String name) {
        this.name = name;
    }

    /** Tries the mutants from a number on; the same numbers give the same mutants. */
    void run(FuzzJudge judge, Mutator mutator, long firstNumber, double seconds) throws IOException {
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        while (System.nanoTime() < end && faults.size() < MOST_KINDS) {
            long number = firstNumber + tried++;
            if (number % MUTANTS_A_COLLECTION == 0) {
                // Files stay mapped until their buffers are collected, and the system allows some 65,000 of them.
                System.gc();
            }
            Mutant mutant = mutator.mutant(number);
            Verdict verdict = judge.judge(mutant.bytes());
            if (verdict.outcome() == Outcome.READ) {
                read++;
            } else if (verdict.outcome() == Outcome.REFUSED) {
                refused++;
            } else if (!faults.containsKey(verdict.kind())) {
                faults.put(verdict.kind(), describe(number, mutant, verdict));
            }
        }
        double took = (System.nanoTime() - start) / 1e9;
        System.out.printf(Locale.ROOT, "%s: %d mutants from number %d in %.0f s (%.0f a second), %d read, %d refused, "
                + "%d kinds of fault%n", name, tried, firstNumber, took, tried / took, read, refused, faults.size());
    }

    private String describe(long number, Mutant mutant, Verdict verdict) throws IOException {
        Path file = Files.createDirectories(FAULTY).resolve(name.replace(' ', '-') + "-" + number);
        Files.write(file, mutant.bytes());
        return "mutant %d of %s, kept as %s: %s".formatted(number, mutant.seed(), file, verdict.detail());
    }

    /** One of each kind of fault, by kind. */
    Map<String, String> faults() {
        return faults;
    }

    long tried() {
        return tried;
    }

    long read() {
        return read;
    }
}

package io.github.pcam4j.bench;

import java.util.Locale;

/** One row of what is measured: how fast regions are read, and at what cost. */
final class RegionReader implements AutoCloseable {
    private static final int WARM_UPS = 3;

    /** Something that reads regions of a slide. */
    interface Source extends AutoCloseable {

        /** Does a round, and tells how many regions a second were read. */
        double rate();

        /** Milliseconds of the processor that a region took since this was asked last. */
        double cost();

        @Override
        void close();
    }

    private final String name;
    private final Source source;
    private final Measurement measurement;

    RegionReader(String name, int atOnce, Source source) {
        this.name = String.format(Locale.ROOT, "%s, %d at a time", name, atOnce);
        this.source = source;
        this.measurement = new Measurement(this.name, source::rate);
    }

    Measurement measurement() {
        return measurement;
    }

    void warmUp() {
        for (int i = 0; i < WARM_UPS; i++) {
            measurement.warmUp();
        }
        double unused = source.cost();
    }

    void printCost() {
        System.out.printf(Locale.ROOT, "| %s | %.2f |%n", name, source.cost());
    }

    @Override
    public void close() {
        source.close();
    }
}

package io.github.pcam4j.train.engine;

import com.sun.management.OperatingSystemMXBean;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.train.error.TrainingException;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What a network takes at least, beside what the machine has. Engines ask before they allocate anything: native code
 * that is refused memory takes the process along, and a configuration can name any size. What is let through may still
 * be too large, since engines hold more than this; what is refused could not have run. Without state.
 *
 * @see TrainingEngineProvider#create
 */
public final class NetworkMemory {
    /** Java's arrays have no more values. */
    private static final double LONGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final String REMEDY = "Take fewer filters or units, or a smaller input";

    private NetworkMemory() { }

    /**
     * What there is.
     *
     * @param heap bytes that Java's heap may grow to
     * @param machine bytes of the machine's or the container's memory, swap included
     */
    record Machine(long heap, long machine) {
        static Machine here() {
            long machine = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                    ? system.getTotalMemorySize() + Math.max(0, system.getTotalSwapSpaceSize()) : Long.MAX_VALUE;
            return new Machine(Runtime.getRuntime().maxMemory(), machine);
        }
    }

    /**
     * Checks that the parameters of a network fit: on the way to and from an engine they are in Java's heap.
     *
     * @param spec the network
     * @param copies how many times an engine holds them in the machine's own memory besides; 0 if on a device that has
     *     memory of its own
     * @throws TrainingException if they do not, with the bytes that they take and those that there are
     */
    public static void requireParameters(CnnSpec spec, int copies) {
        requireParameters(spec, copies, Machine.here());
    }

    static void requireParameters(CnnSpec spec, int copies, Machine machine) {
        double largest = 0;
        double all = 0;
        double in = 3;
        for (int out : spec.filters()) {
            largest = Math.max(largest, 9 * in * out);
            all += 9 * in * out + 5.0 * out;
            in = out;
        }
        double side = spec.inputSize() >> spec.filters().size();
        in *= side * side;
        for (int out : spec.units()) {
            largest = Math.max(largest, in * out);
            all += in * out + 5.0 * out;
            in = out;
        }
        all += in + 1;
        if (largest > LONGEST_ARRAY) {
            throw new TrainingException(String.format(Locale.ROOT, "the network has a layer of %,.0f parameters, %,.0f bytes; "
                    + "%,.0f are the most that an array can have. %s", largest, largest * Float.BYTES, LONGEST_ARRAY,
                    REMEDY));
        }
        double bytes = all * Float.BYTES;
        if (bytes > machine.heap()) {
            throw new TrainingException(String.format(Locale.ROOT, "the network has %,.0f parameters, which take %,.0f bytes "
                    + "of Java's heap, and it may grow to %,d. Start Java with a larger -Xmx, or: %s", all, bytes,
                    machine.heap(), REMEDY));
        }
        double held = bytes * (1 + copies);
        require(String.format(Locale.ROOT, "the network's %,.0f parameters take at least %,.0f bytes", all, held), held,
                machine, REMEDY);
    }

    /**
     * Checks that the maps of a batch fit.
     *
     * @param spec the network
     * @param batchSize patches
     * @param bytesPerValue what an engine holds at least, all in all, for each value that a convolution gives; 0 if next
     *     to nothing
     * @throws TrainingException if they do not, with the bytes that they take and those that there are
     */
    public static void requireBatch(CnnSpec spec, int batchSize, int bytesPerValue) {
        requireBatch(spec, batchSize, bytesPerValue, Machine.here());
    }

    static void requireBatch(CnnSpec spec, int batchSize, int bytesPerValue, Machine machine) {
        double side = spec.inputSize();
        double bytes = 3 * side * side * Float.BYTES;
        for (int filters : spec.filters()) {
            bytes += side * side * filters * bytesPerValue;
            side = Math.floor(side / 2);
        }
        bytes *= batchSize;
        require(String.format(Locale.ROOT, "a batch of %,d patches of %d x %d takes at least %,.0f bytes in this network",
                batchSize, spec.inputSize(), spec.inputSize(), bytes), bytes, machine, "Take smaller batches");
    }

    private static void require(String what, double bytes, Machine machine, String remedy) {
        if (bytes > machine.machine()) {
            throw new TrainingException(String.format(Locale.ROOT, "%s, and this machine has %,d bytes of memory. %s", what,
                    machine.machine(), remedy));
        }
    }
}

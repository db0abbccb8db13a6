package io.github.pcam4j.train.engine;

import com.sun.management.OperatingSystemMXBean;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkSize;
import io.github.pcam4j.train.error.TrainingException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.Supplier;

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

    /** Asked once: engines look at each step. */
    private static final class Here {
        private static final Machine MACHINE = Machine.here();
    }

    /**
     * Checks that the parameters of a network fit: on the way to and from an engine they are in Java's heap.
     *
     * @param spec the network
     * @param copies how many times an engine holds them in the machine's own memory besides; 0 if on a device that has
     *     memory of its own
     * @throws TrainingException if they do not, with the bytes that they take and those that there are
     */
    public static void requireParameters(ModelSpec spec, int copies) {
        requireParameters(spec, copies, Here.MACHINE);
    }

    static void requireParameters(ModelSpec spec, int copies, Machine machine) {
        NetworkSize size = spec.size();
        if (size.largestArray() > LONGEST_ARRAY) {
            throw new TrainingException(String.format(Locale.ROOT, "the network has a layer of %,.0f parameters, %,.0f bytes; "
                    + "%,.0f are the most that an array can have. %s", size.largestArray(),
                    size.largestArray() * Float.BYTES, LONGEST_ARRAY, REMEDY));
        }
        double bytes = size.parameters() * Float.BYTES;
        if (bytes > machine.heap()) {
            throw new TrainingException(String.format(Locale.ROOT, "the network has %,.0f parameters, which take %,.0f bytes "
                    + "of Java's heap, and it may grow to %,d. Start Java with a larger -Xmx, or: %s",
                    size.parameters(), bytes, machine.heap(), REMEDY));
        }
        double held = bytes * (1 + copies);
        require(() -> String.format(Locale.ROOT, "the network's %,.0f parameters take at least %,.0f bytes",
                size.parameters(), held), held, machine, REMEDY);
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
    public static void requireBatch(ModelSpec spec, int batchSize, int bytesPerValue) {
        requireBatch(spec, batchSize, bytesPerValue, Here.MACHINE);
    }

    static void requireBatch(ModelSpec spec, int batchSize, int bytesPerValue, Machine machine) {
        double side = spec.input().size();
        double ofBatch = batchSize * (3 * side * side * Float.BYTES + spec.size().valuesPerPatch() * bytesPerValue);
        require(() -> String.format(Locale.ROOT, "a batch of %,d patches of %d x %d takes at least %,.0f bytes in this "
                + "network", batchSize, spec.inputSize(), spec.inputSize(), ofBatch), ofBatch, machine, "Take smaller batches");
    }

    private static void require(Supplier<String> what, double bytes, Machine machine, String remedy) {
        if (bytes > machine.machine()) {
            throw new TrainingException(String.format(Locale.ROOT, "%s, and this machine has %,d bytes of memory. %s",
                    what.get(), machine.machine(), remedy));
        }
    }
}

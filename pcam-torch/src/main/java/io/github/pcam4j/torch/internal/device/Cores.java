package io.github.pcam4j.torch.internal.device;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.bytedeco.pytorch.global.torch;

/**
 * How many cores LibTorch computes on. It counts them by itself, by asking the processor, and counts too few on virtual
 * machines that have processors of AMD: one of two, which makes a step take nearly twice as long. The system knows better.
 */
final class Cores {
    private static final Path PROCESSORS = Path.of("/sys/devices/system/cpu");
    private static final String NAMES = "cpu[0-9]*";
    private static final String SIBLINGS = "topology/thread_siblings_list";

    private Cores() { }

    /** Takes all cores that Java may use, unless the user has said how many threads to take or LibTorch takes more. */
    static void takeAll() {
        int cores = Math.min(Runtime.getRuntime().availableProcessors(), count(PROCESSORS));
        if (System.getenv("OMP_NUM_THREADS") == null && torch.get_num_threads() < cores) {
            torch.set_num_threads(cores);
        }
    }

    /**
     * The cores of this machine; threads that share a core are one.
     *
     * @param processors the folder in which Linux has one for each thread
     * @return their count; 0 if the system does not say
     */
    static int count(Path processors) {
        Set<String> cores = new HashSet<>();
        try (DirectoryStream<Path> each = Files.newDirectoryStream(processors, NAMES)) {
            for (Path processor : each) {
                if (Files.isReadable(processor.resolve(SIBLINGS))) {
                    cores.add(Files.readString(processor.resolve(SIBLINGS)).strip());
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return cores.size();
    }
}

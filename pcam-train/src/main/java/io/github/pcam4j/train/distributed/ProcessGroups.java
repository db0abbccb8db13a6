package io.github.pcam4j.train.distributed;

import io.github.pcam4j.train.error.TrainingException;
import java.util.List;
import java.util.ServiceLoader;

/**
 * The ways on the class path in which processes can come together.
 *
 * <pre>{@code
 * try (ProcessGroup processes = ProcessGroups.named("gloo").meet(Rendezvous.of(System.getenv()))) {
 *     ...
 * }
 * }</pre>
 */
public final class ProcessGroups {
    private ProcessGroups() { }

    /**
     * All ways.
     *
     * @return the providers; empty if there are none
     */
    public static List<ProcessGroupProvider> present() {
        return ServiceLoader.load(ProcessGroupProvider.class).stream().map(ServiceLoader.Provider::get).toList();
    }

    /**
     * A way by its name.
     *
     * @param name such as {@code gloo}
     * @return its provider
     * @throws TrainingException if there is none of that name, listing those present or saying what to add
     */
    public static ProcessGroupProvider named(String name) {
        List<ProcessGroupProvider> present = present();
        return present.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow(() -> new TrainingException(
                "there is no '%s' for processes to train together over; %s".formatted(name, present.isEmpty()
                        ? "add io.github.pcam4j:pcam-torch and LibTorch, which has gloo and nccl"
                        : "present are " + present.stream().map(ProcessGroupProvider::name).toList())));
    }
}

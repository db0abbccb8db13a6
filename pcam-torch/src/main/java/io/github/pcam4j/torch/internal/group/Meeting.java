package io.github.pcam4j.torch.internal.group;

import io.github.pcam4j.torch.internal.device.Devices;
import io.github.pcam4j.train.distributed.ProcessGroup;
import io.github.pcam4j.train.distributed.ProcessGroupProvider;
import io.github.pcam4j.train.distributed.Rendezvous;
import io.github.pcam4j.train.error.TrainingException;
import java.util.Locale;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.global.torch;

/** How processes come together, whatever carries what they say to each other then. */
public final class Meeting {
    private Meeting() { }

    /** Makes what carries it, once all are there. */
    @FunctionalInterface
    public interface Connection {
        Backend with(Store store, Rendezvous here);
    }

    /**
     * Waits for all processes, and joins them.
     *
     * @param device where tensors are that they add up; the group's from now on
     * @param description of the group
     */
    public static ProcessGroup hold(Rendezvous rendezvous, ProcessGroupProvider.Listener listener, Connection connection,
            Device device, String description) {
        Devices.requireLibrary();
        rendezvous.threads().ifPresent(torch::set_num_threads);
        MeetingPlace place = MeetingPlace.of(rendezvous);
        try {
            place.meet(listener);
            return new C10dGroup(rendezvous, place, connected(place, rendezvous, connection), device, description);
        } catch (RuntimeException | Error e) {
            device.close();
            place.close();
            throw e;
        }
    }

    private static Backend connected(MeetingPlace place, Rendezvous rendezvous, Connection connection) {
        try {
            return connection.with(place.store(), rendezvous);
        } catch (RuntimeException e) {
            throw new TrainingException(String.format(Locale.ROOT, "rank %d cannot connect to the others (%s); see that the "
                    + "network lets them through, and name the interface that leads to them", rendezvous.rank(),
                    MeetingPlace.firstLine(e)), e);
        }
    }
}

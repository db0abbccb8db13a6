package io.github.pcam4j.torch;

import io.github.pcam4j.torch.internal.device.Devices;
import io.github.pcam4j.torch.internal.device.Native;
import io.github.pcam4j.torch.internal.group.Meeting;
import io.github.pcam4j.train.distributed.ProcessGroup;
import io.github.pcam4j.train.distributed.ProcessGroupProvider;
import io.github.pcam4j.train.distributed.Rendezvous;
import io.github.pcam4j.train.error.TrainingException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Store;

/**
 * Brings processes together over Gloo, which LibTorch has for processors: what they say goes through their memory and over
 * TCP. Engines may compute on any device. Its name is {@code gloo}.
 *
 * <p>Without a named interface it takes that which leads to the machine of rank 0: the loopback where that is this one. Has
 * no state: safe for use by several threads.
 *
 * @see io.github.pcam4j.train.distributed.ProcessGroups
 */
public final class GlooProvider implements ProcessGroupProvider {

    /** Creates the provider; loads nothing of LibTorch. */
    public GlooProvider() { }

    @Override
    public String name() {
        return "gloo";
    }

    @Override
    public ProcessGroup meet(Rendezvous rendezvous, Listener listener) {
        String over = rendezvous.networkInterface().orElseGet(() -> towards(rendezvous.masterAddress()));
        requireInterface(over);
        Devices.requireLibrary();
        return Meeting.hold(rendezvous, listener, (store, here) -> connect(store, here, over), new Device("cpu"),
                "gloo on " + over);
    }

    private static Backend connect(Store store, Rendezvous here, String over) {
        return Native.scoped(() -> {
            ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create(new Milliseconds(here.timeout().toMillis()));
            options.devices(new GlooDeviceVector(ProcessGroupGloo.createDeviceForInterface(over)));
            return Native.keep(new ProcessGroupGloo(store, here.rank(), here.worldSize(), options));
        });
    }

    private static void requireInterface(String name) {
        try {
            if (NetworkInterface.getByName(name) == null) {
                throw new TrainingException("there is no network interface '%s'; there are %s".formatted(name,
                        NetworkInterface.networkInterfaces().map(NetworkInterface::getName).toList()));
            }
        } catch (SocketException e) {
            throw new TrainingException("the network interfaces of this machine cannot be listed (%s); see why not"
                    .formatted(e.getMessage()), e);
        }
    }

    /** The interface that leads to a machine, which is asked of the routes of this one: nothing is sent. */
    private static String towards(String machine) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(machine, 1));
            NetworkInterface found = NetworkInterface.getByInetAddress(socket.getLocalAddress());
            if (found != null) {
                return found.getName();
            }
            throw new TrainingException("no network interface leads to '%s'; name one".formatted(machine));
        } catch (IOException | IllegalArgumentException e) {
            throw new TrainingException("no network interface leads to '%s' (%s); set MASTER_ADDR to the machine of rank 0, or "
                    .formatted(machine, e.getMessage()) + "name the interface", e);
        }
    }
}

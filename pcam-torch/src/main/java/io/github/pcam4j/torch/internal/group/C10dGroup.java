package io.github.pcam4j.torch.internal.group;

import io.github.pcam4j.torch.internal.device.Native;
import io.github.pcam4j.train.distributed.LostRankException;
import io.github.pcam4j.train.distributed.ProcessGroup;
import io.github.pcam4j.train.distributed.Rendezvous;
import io.github.pcam4j.train.engine.EngineOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Processes that add up tensors over a backend of LibTorch's c10d. That is a ring for a given number of processes, in which
 * each part of a tensor is added up in one order on one of them, and then handed on: so all have the same sum, and have it
 * each time.
 */
final class C10dGroup implements ProcessGroup {
    private final Rendezvous rendezvous;
    private final MeetingPlace place;
    private final Backend backend;
    private final Device device;
    private final String description;
    private FloatPointer floats = Native.keep(new FloatPointer(0));
    private boolean connected = true;
    private boolean closed;

    /**
     * A group whose processes have met.
     *
     * @param backend that carries it, closed with it
     * @param device where its tensors lie
     */
    C10dGroup(Rendezvous rendezvous, MeetingPlace place, Backend backend, Device device, String description) {
        this.rendezvous = rendezvous;
        this.place = place;
        this.backend = backend;
        this.device = device;
        this.description = description;
    }

    @Override
    public int rank() {
        return rendezvous.rank();
    }

    @Override
    public int size() {
        return rendezvous.worldSize();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public void sum(float[] values) {
        if (floats.capacity() < values.length) {
            floats.close();
            // An engine that calls from within a step of its own frees at its end whatever was made meanwhile.
            floats = Native.keep(new FloatPointer(values.length));
        }
        floats.put(values, 0, values.length);
        summed(floats, ScalarType.Float, values.length);
        floats.get(values, 0, values.length);
    }

    /** Everyone has a place of its own, and zeros in those of others. */
    @Override
    public List<byte[]> gather(byte[] own) {
        long[] lengths = new long[size()];
        lengths[rank()] = own.length;
        try (LongPointer pointer = new LongPointer(lengths)) {
            summed(pointer, ScalarType.Long, lengths.length);
            pointer.get(lengths);
        }
        int longest = Math.toIntExact(Arrays.stream(lengths).max().orElseThrow());
        byte[] all = new byte[Math.multiplyExact(longest, size())];
        System.arraycopy(own, 0, all, rank() * longest, own.length);
        if (longest > 0) {
            try (BytePointer pointer = new BytePointer(all)) {
                summed(pointer, ScalarType.Byte, all.length);
                pointer.get(all);
            }
        }
        List<byte[]> gathered = new ArrayList<>();
        for (int rank = 0; rank < lengths.length; rank++) {
            gathered.add(Arrays.copyOfRange(all, rank * longest, rank * longest + (int) lengths[rank]));
        }
        return gathered;
    }

    /** Adds up what is in the processor's memory over all processes. */
    private void summed(Pointer values, ScalarType type, int count) {
        requireConnected();
        try {
            Native.scopedWithoutGradients(() -> {
                Tensor here = torch.from_blob(values, new long[] {count}, new TensorOptions(type));
                boolean stays = device.is_cpu();
                Tensor there = stays ? here : here.to(device, type);
                Work work = backend.allreduce(new TensorVector(there));
                work._wait();
                return stays ? here : here.copy_(there);
            });
        } catch (RuntimeException e) {
            disconnect();
            throw place.lost(e);
        }
    }

    private void requireConnected() {
        if (closed) {
            throw new IllegalStateException("the group is closed");
        }
        if (!connected) {
            throw new LostRankException("the processes that train together are no longer connected", null);
        }
    }

    /** What the others wait for from this process fails at once. */
    private void disconnect() {
        if (connected) {
            connected = false;
            backend.close();
        }
    }

    @Override
    public String device(String engine, String asked) {
        boolean open = asked.equals(EngineOptions.AUTO) || asked.equals("cuda");
        return open && engine.equals("torch") && torch.cuda_is_available() ? "cuda:" + rendezvous.localRank() : asked;
    }

    @Override
    public void fail(String reason) {
        if (!connected || closed) {
            return;
        }
        try {
            place.noteFault("rank " + rank() + " ended: " + reason);
        } catch (RuntimeException e) {
            // The place is gone, and rank 0 with it.
            disconnect();
            return;
        }
        disconnect();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (connected) {
                place.finish();
            }
        } finally {
            disconnect();
            place.close();
            floats.close();
            device.close();
        }
    }
}

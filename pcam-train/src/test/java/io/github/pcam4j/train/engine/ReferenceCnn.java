package io.github.pcam4j.train.engine;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.NetworkWeights.Tensor;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What PyTorch made of a small network; see make_reference.py beside the vectors. */
final class ReferenceCnn implements AutoCloseable {
    private final HdfFile file;

    ReferenceCnn(String name) {
        String vectors = "/reference/cnn_" + name + ".h5";
        // As a stream: they come out of a JAR where another module uses them.
        file = HdfFile.fromInputStream(ReferenceCnn.class.getResourceAsStream(vectors));
    }

    CnnSpec spec() {
        List<Integer> units = integers("units");
        return new CnnSpec(integers("input_size").get(0), integers("filters"), units,
                Collections.nCopies(units.size(), 0.0), attribute("bn_epsilon"), attribute("bn_momentum"));
    }

    double attribute(String name) {
        return ((Number) file.getAttribute(name).getData()).doubleValue();
    }

    private List<Integer> integers(String name) {
        Object data = file.getAttribute(name).getData();
        return data instanceof Number number ? List.of(number.intValue())
                : IntStream.range(0, Array.getLength(data)).mapToObj(i -> ((Number) Array.get(data, i)).intValue())
                        .toList();
    }

    /** Parameters of a group, {@code initial} or {@code after}, in the order of the layers. */
    NetworkWeights weights(String group, NetworkWeights order) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Group root = (Group) file.getChild(group);
        for (String name : order.names()) {
            Dataset dataset = root.getDatasetByPath(name);
            tensors.put(name, new Tensor(dataset.getDimensions(), floats(dataset)));
        }
        return new NetworkWeights(tensors);
    }

    float[] floats(String path) {
        return floats(file.getDatasetByPath(path));
    }

    static float[] floats(Dataset dataset) {
        Object flat = dataset.getDataFlat();
        float[] values = new float[Array.getLength(flat)];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((Number) Array.get(flat, i)).floatValue();
        }
        return values;
    }

    int steps() {
        return file.getDatasetByPath("x").getDimensions()[0];
    }

    PatchBatch batch(int step) {
        int[] dimensions = file.getDatasetByPath("x").getDimensions();
        int size = dimensions[1];
        PatchShape shape = new PatchShape(dimensions[2], dimensions[3], 3);
        float[] x = floats("x");
        float[] y = floats("y");
        ByteBuffer pixels = ByteBuffer.allocateDirect(size * shape.bytes());
        byte[] labels = new byte[size];
        for (int i = 0; i < pixels.capacity(); i++) {
            pixels.put(i, (byte) x[step * pixels.capacity() + i]);
        }
        for (int i = 0; i < size; i++) {
            labels[i] = (byte) y[step * size + i];
        }
        int[] indices = new int[size];
        Arrays.setAll(indices, i -> i);
        return PatchBatch.of(shape, pixels, indices, labels);
    }

    @Override
    public void close() {
        file.close();
    }
}

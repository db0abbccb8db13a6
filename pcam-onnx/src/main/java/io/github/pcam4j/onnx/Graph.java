package io.github.pcam4j.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A graph that grows node by node, from input to output. */
final class Graph {
    private static final String BATCH = "batch";

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    Graph(String name) {
        graph.setName(name);
    }

    /** What the model is given. */
    String input(String name, TensorProto.DataType type, List<Long> axes) {
        graph.addInput(info(name, type, axes));
        return name;
    }

    /** What the model gives, of floats. */
    void output(String name, List<Long> axes) {
        graph.addOutput(info(name, TensorProto.DataType.FLOAT, axes));
    }

    /** A value of as many items as the caller likes. */
    private static ValueInfoProto info(String name, TensorProto.DataType type, List<Long> axes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam(BATCH);
        axes.forEach(axis -> shape.addDimBuilder().setDimValue(axis));
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(
                TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape))).build();
    }

    /** A constant of floats; the name must be new. */
    String constant(String name, float[] values, int... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        graph.addInitializer(TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addAllDims(Arrays.stream(shape).asLongStream().boxed().toList())
                // Nobody else has the array: it need not be copied.
                .setRawData(UnsafeByteOperations.unsafeWrap(bytes)));
        return name;
    }

    /** A node whose output is called after its operator. */
    String node(String operator, List<String> inputs, AttributeProto... attributes) {
        int number = counts.merge(operator, 1, Integer::sum);
        return named(operator + "_" + number, operator, inputs, attributes);
    }

    /** A node whose output has a name of its own. */
    String named(String output, String operator, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder().setName(output).setOpType(operator).addAllInput(inputs).addOutput(output)
                .addAllAttribute(List.of(attributes)));
        return output;
    }

    GraphProto build() {
        return graph.build();
    }
}

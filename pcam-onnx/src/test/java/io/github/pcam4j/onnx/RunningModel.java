package io.github.pcam4j.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** A model in ONNX Runtime. Close it. */
final class RunningModel implements AutoCloseable {
    private static final int CHANNELS = 3;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    /** A number of each patch. */
    record Outputs(float[][] probability, float[][] logit) { }

    RunningModel(Path model) throws OrtException {
        session = environment.createSession(model.toString());
    }

    OrtSession session() {
        return session;
    }

    /** Of pixels as images have them, (patch, row, column, channel), whatever the model takes. */
    Outputs run(OnnxInput input, byte[] pixels, int side) throws OrtException {
        int count = pixels.length / (side * side * CHANNELS);
        try (OnnxTensor tensor = input == OnnxInput.UINT8_NHWC
                ? OnnxTensor.createTensor(environment, ByteBuffer.allocateDirect(pixels.length).put(pixels).flip(),
                        new long[] {count, side, side, CHANNELS}, OnnxJavaType.UINT8)
                : OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats(pixels, side)),
                        new long[] {count, CHANNELS, side, side});
                OrtSession.Result result = session.run(Map.of("patches", tensor))) {
            return new Outputs((float[][]) result.get("probability").orElseThrow().getValue(),
                    (float[][]) result.get("logit").orElseThrow().getValue());
        }
    }

    /** As torchvision's ToTensor has them. */
    private static float[] floats(byte[] pixels, int side) {
        float[] floats = new float[pixels.length];
        int area = side * side;
        for (int i = 0; i < pixels.length; i++) {
            int patch = i / (area * CHANNELS);
            int place = i / CHANNELS % area;
            floats[(patch * CHANNELS + i % CHANNELS) * area + place] = (pixels[i] & 0xff) / 255f;
        }
        return floats;
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}

package io.github.pcam4j.bench;

import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.model.onednn.OneDnnLayers;
import io.github.pcam4j.model.onednn.Precision;
import io.github.pcam4j.train.optimize.MomentumSgd;
import java.util.Scanner;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The documented network on Deeplearning4j, on noise: {@code plain|fp32|bf16}. For each line on its input, which is
 * {@code train}, {@code infer} or {@code memory}, it prints images a second, or resident megabytes.
 */
public final class TrainingContender {
    private static final int BATCH = 64;
    private static final double SECONDS = 5;

    private TrainingContender() { }

    /**
     * Answers until its input ends.
     *
     * @param arguments what computes
     */
    public static void main(String[] arguments) {
        MultiLayerNetwork network = network(arguments[0]);
        try (INDArray input = Nd4j.rand(DataType.FLOAT, BATCH, 128, 128, 3);
                INDArray labels = Nd4j.rand(DataType.FLOAT, BATCH, 1).gt(0.5).castTo(DataType.FLOAT)) {
            Scanner questions = new Scanner(System.in);
            while (questions.hasNextLine()) {
                System.out.println(switch (questions.nextLine()) {
                    case "train" -> rate(() -> network.fit(input, labels));
                    case "infer" -> rate(() -> network.output(input).close());
                    default -> Pointer.physicalBytes() >> 20;
                });
            }
        }
    }

    private static MultiLayerNetwork network(String kind) {
        MultiLayerNetwork network = PcamCnn.builder().plainLayers().build().network(new MomentumSgd(1e-4, 0.9));
        if (!kind.equals("plain")) {
            OneDnnLayers.install(network, kind.equals("bf16") ? Precision.BF16 : Precision.FP32);
        }
        return network;
    }

    /** Images a second; one step at least. */
    private static double rate(Runnable step) {
        long start = System.nanoTime();
        long images = 0;
        do {
            step.run();
            images += BATCH;
        } while (System.nanoTime() - start < SECONDS * 1e9);
        return images / ((System.nanoTime() - start) / 1e9);
    }
}

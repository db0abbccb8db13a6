package consumer.network;

import io.github.pcam4j.dl4j.PatchDataSetIterator;
import io.github.pcam4j.dl4j.optimize.MomentumSgd;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.schedule.OneCycleSchedule;
import io.github.pcam4j.train.split.Split;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A network that has nothing of ours but how it learns, and from what. */
public final class OwnNetwork {
    private static final int BATCH = 16;

    private OwnNetwork() {
    }

    /**
     * Trains with Deeplearning4j's own fit.
     *
     * @param store the patches
     * @param split which of them to train on
     * @param epochs passes over those
     * @return the network, the caller's to close
     */
    public static MultiLayerNetwork train(PatchStore store, Split split, int epochs) {
        int size = store.shape().height();
        try (PatchLoader loader = PatchLoader.builder(store, split.train()).batchSize(BATCH).shuffle(1).build()) {
            OneCycleSchedule schedule = OneCycleSchedule.builder(0.3, epochs * loader.batchCount()).build();
            MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                    .seed(1)
                    .updater(new MomentumSgd(schedule))
                    .list()
                    .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU)
                            .dataFormat(CNN2DFormat.NHWC).build())
                    .layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build())
                    .layer(new OutputLayer.Builder(LossFunction.XENT).nOut(1).activation(Activation.SIGMOID).build())
                    .setInputType(InputType.convolutional(size, size, 3, CNN2DFormat.NHWC))
                    .build());
            network.init();
            network.fit(new PatchDataSetIterator(store, loader), epochs);
            return network;
        }
    }
}

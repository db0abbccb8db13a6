package io.github.pcam4j.dl4j;

import io.github.pcam4j.model.KernelInitializer;
import java.util.Random;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Keras's {@code he_normal}: a normal distribution truncated at two standard deviations, whose standard deviation
 * after the truncation is sqrt(2 / fan in) (He et al. 2015, "Delving deep into rectifiers", arXiv:1502.01852).
 *
 * <p>ND4J's own truncated normal comes out 1.3 percent too narrow, so this one draws again whatever lies outside, from
 * a generator seeded by ND4J's. Has no state: safe for use by several threads.
 *
 * @see Dl4jNetworks
 */
public final class HeNormal implements IWeightInit {
    private static final long serialVersionUID = 1L;

    /** Creates the initializer. */
    public HeNormal() { }

    @Override
    public INDArray init(double fanIn, double fanOut, long[] shape, char order, INDArray parameters) {
        float[] values = new float[Math.toIntExact(parameters.length())];
        // Java's generator: its algorithm is specified, and ND4J's does not repeat its Gaussian numbers for a seed.
        KernelInitializer.HE_NORMAL.fill(values, fanIn, fanOut, new Random(Nd4j.getRandom().nextLong()));
        parameters.assign(Nd4j.createFromArray(values).reshape(parameters.shape()));
        return parameters.reshape(order, shape);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeNormal;
    }

    @Override
    public int hashCode() {
        return HeNormal.class.hashCode();
    }

    @Override
    public String toString() {
        return "HeNormal()";
    }
}

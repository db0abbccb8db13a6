package io.github.pcam4j.dl4j.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.dl4j.Dl4jNetworks;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.schedule.OneCycleSchedule;
import io.github.pcam4j.train.schedule.TriangleSchedule;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;

class MomentumSgdTest {

    @Property(tries = 100)
    void followsTheRecurrence(@ForAll @Size(min = 1, max = 20) double[] seeds,
            @ForAll @DoubleRange(min = 0.01, max = 0.5) double peak,
            @ForAll @DoubleRange(min = 0, max = 0.99) double momentum) {
        TriangleSchedule rate = TriangleSchedule.of(1e-4, peak, 20);
        GradientUpdater<?> updater = new MomentumSgd(Nd4jSchedule.learningRate(rate), momentum)
                .instantiate(Nd4j.create(DataType.DOUBLE, 3), true);
        double[] velocity = new double[3];
        for (int step = 0; step < seeds.length; step++) {
            double gradient = Math.sin(seeds[step] % 1000);
            INDArray update = Nd4j.createFromArray(gradient, 2 * gradient, -gradient);
            updater.applyUpdater(update, step, 0);
            for (int i = 0; i < 3; i++) {
                double g = i == 0 ? gradient : i == 1 ? 2 * gradient : -gradient;
                velocity[i] = momentum * velocity[i] - rate.learningRateAt(step) * g;
                // DL4J subtracts the update from the parameters.
                assertEquals(-velocity[i], update.getDouble(i), 1e-12);
            }
        }
    }

    @Test
    void itsStateTravelsInTheModelsZip(@TempDir Path folder) throws Exception {
        OneCycleSchedule rate = OneCycleSchedule.builder(0.05, 40).build();
        MultiLayerNetwork network = Dl4jNetworks.network(
                PcamCnn.builder().inputSize(8).filters(3).units(4).dropout(0).build(), 1, new MomentumSgd(rate));
        INDArray x = Nd4j.rand(DataType.FLOAT, 6, 8, 8, 3);
        INDArray y = Nd4j.createFromArray(0f, 1f, 0f, 1f, 1f, 0f).reshape(6, 1);
        for (int i = 0; i < 5; i++) {
            network.fit(x, y);
        }
        Path file = folder.resolve("model.zip");
        ModelSerializer.writeModel(network, file.toFile(), true);
        MultiLayerNetwork loaded = ModelSerializer.restoreMultiLayerNetwork(file.toFile(), true);
        assertEquals(new MomentumSgd(rate),
                loaded.getLayer(0).conf().getLayer().getUpdaterByParam("W"));
        assertEquals(network.getUpdater().getStateViewArray(), loaded.getUpdater().getStateViewArray());
        network.fit(x, y);
        loaded.fit(x, y);
        assertEquals(network.params(), loaded.params());
        network.close();
        loaded.close();
    }

    @Test
    void refusesRatesOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> new MomentumSgd(0, 0.9));
        assertThrows(IllegalArgumentException.class, () -> new MomentumSgd(Double.NaN, 0.9));
        assertThrows(IllegalArgumentException.class, () -> new MomentumSgd(0.1, 1));
        assertThrows(IllegalArgumentException.class, () -> new MomentumSgd(0.1, -0.1));
    }

    @Test
    void copiesAreEqual() {
        MomentumSgd updater = new MomentumSgd(Nd4jSchedule.learningRate(TriangleSchedule.of(1e-4, 0.1, 10)), 0.9);
        assertEquals(updater, updater.clone());
        assertEquals(updater.hashCode(), updater.clone().hashCode());
        assertTrue(updater.toString().contains("momentum=0.9"), updater.toString());
    }
}

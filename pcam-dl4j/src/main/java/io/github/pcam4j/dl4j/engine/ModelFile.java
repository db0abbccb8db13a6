package io.github.pcam4j.dl4j.engine;

import io.github.pcam4j.dl4j.BinaryCrossEntropyWithLogits;
import io.github.pcam4j.dl4j.HeNormal;
import io.github.pcam4j.dl4j.optimize.MomentumSgd;
import io.github.pcam4j.dl4j.optimize.Nd4jSchedule;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network with its updater's state as a ZIP of DL4J's form, which {@link ModelSerializer} reads. DL4J itself deflates
 * it, which takes 2.9 s for the documented network and saves a tenth; stored as it is, it takes 0.5 s, which matters at
 * a checkpoint a minute. Equal networks give equal bytes, forced to the disk.
 */
final class ModelFile {
    private static final int BUFFER_BYTES = 1 << 16;
    /** What stood elsewhere when earlier checkpoints were written. */
    private static final Map<String, Class<?>> MOVED = Map.of(
            "io.github.pcam4j.model.BinaryCrossEntropyWithLogits", BinaryCrossEntropyWithLogits.class,
            "io.github.pcam4j.model.HeNormal", HeNormal.class,
            "io.github.pcam4j.train.optimize.MomentumSgd", MomentumSgd.class,
            "io.github.pcam4j.train.optimize.Nd4jSchedule", Nd4jSchedule.class);

    private ModelFile() { }

    static void write(MultiLayerNetwork network, Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            begin(zip, ModelSerializer.CONFIGURATION_JSON);
            zip.write(network.getLayerWiseConfigurations().toJson().getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
            write(zip, ModelSerializer.COEFFICIENTS_BIN, network.params());
            write(zip, ModelSerializer.UPDATER_BIN, network.getUpdater().getStateViewArray());
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /**
     * Reads a network with its updater's state.
     *
     * @throws IOException if a part is missing; other damage shows in all kinds of unchecked exceptions
     */
    static MultiLayerNetwork read(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            String configuration;
            try (InputStream json = open(zip, ModelSerializer.CONFIGURATION_JSON)) {
                configuration = new String(json.readAllBytes(), StandardCharsets.UTF_8);
            }
            for (Map.Entry<String, Class<?>> moved : MOVED.entrySet()) {
                configuration = configuration.replace('"' + moved.getKey() + '"', '"' + moved.getValue().getName() + '"');
            }
            MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(configuration));
            network.init(read(zip, ModelSerializer.COEFFICIENTS_BIN), false);
            network.getUpdater().setStateViewArray(network, read(zip, ModelSerializer.UPDATER_BIN), false);
            return network;
        }
    }

    private static INDArray read(ZipFile zip, String name) throws IOException {
        try (DataInputStream stream = new DataInputStream(new BufferedInputStream(open(zip, name)))) {
            return Nd4j.read(stream);
        }
    }

    private static InputStream open(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException("it has no " + name);
        }
        return zip.getInputStream(entry);
    }

    private static void write(ZipOutputStream zip, String name, INDArray values) throws IOException {
        begin(zip, name);
        DataOutputStream buffered = new DataOutputStream(new BufferedOutputStream(zip, BUFFER_BYTES));
        Nd4j.write(values, buffered);
        buffered.flush();
        zip.closeEntry();
    }

    private static void begin(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        zip.putNextEntry(entry);
    }
}

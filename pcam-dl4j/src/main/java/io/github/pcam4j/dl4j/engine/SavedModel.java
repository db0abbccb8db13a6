package io.github.pcam4j.dl4j.engine;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * What a {@link ModelFile} holds for a network that is there already. The file may be a stranger's: nothing in it says
 * which classes there are to be, and no length in it is believed. Deeplearning4j's own reader makes whatever objects the
 * configuration and further entries name, {@code preprocessor.bin} by Java's serialization, and never sees it. Of the
 * configuration only three numbers are read: all else follows from the network's specification. Close it.
 *
 * @param parameters all parameters in the network's own order
 * @param updaterState the momentum
 * @param iterations steps that were made
 * @param epochs epochs, as Deeplearning4j counts them
 * @param seed of the configuration, which nothing goes by any more
 */
record SavedModel(INDArray parameters, INDArray updaterState, int iterations, int epochs, long seed)
        implements AutoCloseable {
    private static final List<String> ENTRIES = List.of(ModelSerializer.CONFIGURATION_JSON,
            ModelSerializer.COEFFICIENTS_BIN, ModelSerializer.UPDATER_BIN);
    private static final int MOST_CONFIGURATION_BYTES = 1 << 20;
    private static final long MOST_OTHER_BYTES = 4L << 20;

    /**
     * Reads a file.
     *
     * @param network the network that it has to fit
     * @throws IOException if it cannot be read or is none that this engine writes, saying what is wrong with it
     */
    static SavedModel read(Path file, MultiLayerNetwork network) throws IOException {
        long parameters = network.numParams();
        long state = network.getUpdater().getStateViewArray().length();
        long most = MOST_OTHER_BYTES + (parameters + state) * Float.BYTES;
        if (Files.size(file) > most) {
            throw new IOException(String.format(Locale.ROOT,
                    "it has %,d bytes, and a model of this network at most %,d", Files.size(file), most));
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            requireOnlyOurs(zip);
            JsonNode configuration = configuration(zip);
            int iterations = count(configuration, "iterationCount");
            int epochs = count(configuration, "epochCount");
            long seed = seed(configuration);
            INDArray values = array(zip, ModelSerializer.COEFFICIENTS_BIN, parameters);
            try {
                INDArray momentum = array(zip, ModelSerializer.UPDATER_BIN, state);
                return new SavedModel(values, momentum, iterations, epochs, seed);
            } catch (IOException | RuntimeException e) {
                values.close();
                throw e;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void requireOnlyOurs(ZipFile zip) throws IOException {
        Set<String> seen = new HashSet<>();
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            String name = entries.nextElement().getName();
            if (!ENTRIES.contains(name)) {
                throw new IOException("it holds '%s', which no model of this engine does".formatted(name));
            }
            if (!seen.add(name)) {
                throw new IOException("it holds two of " + name);
            }
        }
        for (String name : ENTRIES) {
            if (!seen.contains(name)) {
                throw new IOException("it holds no " + name);
            }
        }
    }

    private static JsonNode configuration(ZipFile zip) throws IOException {
        try (InputStream in = zip.getInputStream(zip.getEntry(ModelSerializer.CONFIGURATION_JSON))) {
            byte[] bytes = in.readNBytes(MOST_CONFIGURATION_BYTES + 1);
            if (bytes.length > MOST_CONFIGURATION_BYTES) {
                throw new IOException(String.format(Locale.ROOT, "its %s has more than %,d bytes",
                        ModelSerializer.CONFIGURATION_JSON, MOST_CONFIGURATION_BYTES));
            }
            // A tree of values, whatever classes it names.
            return new ObjectMapper().readTree(bytes);
        }
    }

    private static int count(JsonNode configuration, String name) throws IOException {
        JsonNode count = configuration.path(name);
        if (!count.isInt() || count.intValue() < 0) {
            throw new IOException("its %s is '%s', which is no count".formatted(name, count));
        }
        return count.intValue();
    }

    private static long seed(JsonNode configuration) throws IOException {
        JsonNode seed = configuration.path("confs").path(0).path("seed");
        if (!seed.isIntegralNumber() || !seed.canConvertToLong()) {
            throw new IOException("its first layer's seed is '%s', which is no number".formatted(seed));
        }
        return seed.longValue();
    }

    private static INDArray array(ZipFile zip, String name, long length) throws IOException {
        try (InputStream in = new BufferedInputStream(zip.getInputStream(zip.getEntry(name)))) {
            return StoredArray.read(in, length);
        } catch (EOFException e) {
            throw new IOException(name + " ends too early", e);
        } catch (IOException e) {
            throw new IOException("%s: %s".formatted(name, e.getMessage()), e);
        }
    }

    /** Puts all of it into the network that it was read for. */
    void into(MultiLayerNetwork network) {
        network.params().assign(parameters.reshape(network.params().shape()));
        INDArray state = network.getUpdater().getStateViewArray();
        state.assign(updaterState.reshape(state.shape()));
        MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
        configuration.setIterationCount(iterations);
        configuration.setEpochCount(epochs);
        configuration.getConfs().forEach(layer -> layer.setSeed(seed));
    }

    @Override
    public void close() {
        parameters.close();
        updaterState.close();
    }
}

package io.github.pcam4j.model;

import io.github.pcam4j.model.NetworkWeights.Tensor;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads weights in any of Keras's layouts. */
final class WeightsFileReader {
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    /** A whole model of Keras's with its optimizer's two averages takes 12, what we write ourselves 8. */
    private static final long MOST_BYTES_A_PARAMETER = 32;
    private static final long MOST_OTHER_BYTES = 16L << 20;

    private WeightsFileReader() { }

    static NetworkWeights read(Path path, CnnSpec spec) {
        List<WeightedLayer> expected = WeightedLayer.of(spec);
        // In memory jHDF only ever looks into the file; from a file it would allocate whatever a damaged length says.
        byte[] bytes = bytes(path, spec);
        try (HdfFile file = HdfFile.fromBytes(bytes)) {
            return weights(file, expected);
        } catch (UnfitFileException e) {
            throw new WeightsFileException(path + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // jHDF meets damaged files with all kinds of unchecked exceptions.
            throw new WeightsFileException("%s is not a readable HDF5 file (%s); it is damaged or of another kind. "
                    .formatted(path, e.getMessage()) + "Save it anew", e);
        }
    }

    private static byte[] bytes(Path path, CnnSpec spec) {
        if (!Files.isRegularFile(path)) {
            throw new WeightsFileException(("%s is not there or is no file; save one with WeightsFile.save or with "
                    + "Keras's model.save_weights").formatted(path));
        }
        long most = MOST_BYTES_A_PARAMETER * spec.parameterCount() + MOST_OTHER_BYTES;
        try (InputStream file = Files.newInputStream(path)) {
            byte[] start = file.readNBytes(ZIP.length);
            if (Arrays.equals(ZIP, start)) {
                throw new WeightsFileException(("%s is a ZIP, as Keras's .keras files are; take model.weights.h5 out "
                        + "of it and load that").formatted(path));
            }
            if (Files.size(path) > most) {
                throw new WeightsFileException(String.format(Locale.ROOT,
                        "%s has %d bytes; weights of a network of %d parameters take %d at "
                        + "most, with those of an optimizer. Is it the file of another network?",
                        path, Files.size(path), spec.parameterCount(), most));
            }
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new WeightsFileException("%s cannot be read (%s); check its permissions".formatted(path, e), e);
        }
    }

    private static NetworkWeights weights(Group root, List<WeightedLayer> expected) {
        List<StoredLayer> found = NamedLayers.in(root).map(NamedLayers::read)
                .or(() -> NumberedLayers.in(root).map(group -> NumberedLayers.read(group, expected)))
                .orElseThrow(() -> new UnfitFileException(("it has no attribute layer_names and no group layers, so "
                        + "that it is no file of Keras's weights; it has %s. Save one with WeightsFile.save or with "
                        + "Keras's model.save_weights").formatted(root.getChildren().keySet())));
        if (found.size() != expected.size()) {
            throw new UnfitFileException(String.format(Locale.ROOT,
                    "it has %d layers with weights, %s; the network has %d, %s",
                    found.size(), found.stream().map(StoredLayer::name).toList(), expected.size(),
                    expected.stream().map(WeightedLayer::name).toList()));
        }
        // All layers are compared before the first is read: a file of another network costs nothing.
        for (int i = 0; i < found.size(); i++) {
            check(i + 1, found.get(i), expected.get(i));
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < found.size(); i++) {
            StoredLayer stored = found.get(i);
            String layer = expected.get(i).name();
            expected.get(i).shapes().forEach((weight, shape) -> tensors.put(layer + "/" + weight,
                    new Tensor(shape, values(stored, weight))));
        }
        return new NetworkWeights(tensors);
    }

    private static void check(int number, StoredLayer found, WeightedLayer expected) {
        LayerKind kind = expected.kind();
        if (found.kind().filter(kind::equals).isEmpty()) {
            throw new UnfitFileException(String.format(Locale.ROOT,
                    "layer %d, '%s', is %s; the network has %s (%s) there, %s. Is it the file of "
                    + "another network?",
                    number, found.name(), found.description(), kind, String.join(", ", kind.weights()),
                    expected.name()));
        }
        expected.shapes().forEach((weight, shape) -> check(number, found, weight, shape, expected.name()));
    }

    private static void check(int number, StoredLayer found, String weight, int[] shape, String layer) {
        Dataset dataset = found.weight(weight);
        long[] dimensions = dataset.getDimensionsAsLong();
        if (!Arrays.equals(dimensions, Arrays.stream(shape).asLongStream().toArray())) {
            throw new UnfitFileException(String.format(Locale.ROOT,
                    "layer %d, '%s': %s has the shape %s; the network has %s there, %s. Give the "
                    + "specification of the network that was saved",
                    number, found.name(), weight, Arrays.toString(dimensions), Arrays.toString(shape), layer));
        }
        if (!(dataset.getDataType() instanceof FloatingPoint type) || type.getSize() != Float.BYTES) {
            throw new UnfitFileException(String.format(Locale.ROOT, "layer %d, '%s': %s is %s; save it as float32",
                    number, found.name(), weight, typeName(dataset.getDataType())));
        }
        if (dataset instanceof ChunkedDataset chunked && elements(chunked.getChunkDimensions()) > dataset.getSize()) {
            throw new UnfitFileException(String.format(Locale.ROOT,
                    "layer %d, '%s': %s is stored in chunks of %s, larger than itself; save it "
                    + "contiguous",
                    number, found.name(), weight, Arrays.toString(chunked.getChunkDimensions())));
        }
    }

    private static long elements(int[] dimensions) {
        return Arrays.stream(dimensions).asLongStream().reduce(1, Math::multiplyExact);
    }

    private static String typeName(DataType type) {
        int bits = type.getSize() * Byte.SIZE;
        if (type instanceof FixedPoint integer) {
            return (integer.isSigned() ? "int" : "uint") + bits;
        }
        return type instanceof FloatingPoint ? "float" + bits : type.getClass().getSimpleName();
    }

    private static float[] values(StoredLayer layer, String weight) {
        Dataset dataset = layer.weight(weight);
        if (!(dataset.getDataFlat() instanceof float[] values)) {
            throw new UnfitFileException("the layer '%s': %s has no values".formatted(layer.name(), weight));
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new UnfitFileException(String.format(Locale.ROOT,
                        "the layer '%s': %s has %s as value %d, which makes every output of the "
                        + "network meaningless; its training diverged, or the file is damaged",
                        layer.name(), weight, values[i], i));
            }
        }
        return values;
    }
}

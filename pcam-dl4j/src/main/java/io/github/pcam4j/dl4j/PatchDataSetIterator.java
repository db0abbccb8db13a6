package io.github.pcam4j.dl4j;

import io.github.pcam4j.dl4j.internal.NativeFiles;
import io.github.pcam4j.dl4j.internal.PixelArrays;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Patches of a store for DL4J's own {@code fit(iterator)}: features are (batch, height, width, 3) in [0, 1] (NHWC),
 * labels (batch, 1). {@link #reset} goes on to the next epoch, with another order if the loader shuffles.
 *
 * <p>Pixels go from the loader's buffer to the array in one pass; each data set is its taker's to keep. The loader reads
 * ahead, so {@link #asyncSupported} is false and DL4J adds no thread of its own, whose queue hangs when a reader fails:
 * here a failure is thrown by {@link #next}. Not safe for use by several threads. The loader is not closed.
 *
 * <pre>{@code
 * try (PatchLoader loader = PatchLoader.builder(store, split.train()).batchSize(64).shuffle(1).build()) {
 *     network.fit(new PatchDataSetIterator(store, loader), epochs);
 * }
 * }</pre>
 */
public final class PatchDataSetIterator implements DataSetIterator {
    private static final long serialVersionUID = 1L;

    private final transient PatchLoader loader;
    private transient Iterator<PatchBatch> batches;
    private transient @Nullable DataSetPreProcessor preProcessor;
    private int epoch;

    /**
     * An iterator over a loader, at its epoch 0.
     *
     * @param store the loader's store
     * @param loader which patches, in which batches and order
     * @throws io.github.pcam4j.io.store.PatchStoreException if the store has no labels
     */
    public PatchDataSetIterator(PatchStore store, PatchLoader loader) {
        store.labels();
        NativeFiles.load();
        this.loader = loader;
        this.batches = loader.epoch(0).iterator();
    }

    @Override
    public boolean hasNext() {
        return batches.hasNext();
    }

    @Override
    public DataSet next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the epoch has ended; reset() starts the next");
        }
        PatchBatch batch = batches.next();
        INDArray features = PixelArrays.allocate(batch);
        PixelArrays.fill(batch, features);
        DataSet dataSet = new DataSet(features, PixelArrays.labels(batch));
        if (preProcessor != null) {
            preProcessor.preProcess(dataSet);
        }
        return dataSet;
    }

    /**
     * Not supported: the loader decides how many patches a batch has.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public DataSet next(int count) {
        throw new UnsupportedOperationException("the loader decides the size of batches; give it to its builder");
    }

    @Override
    public void reset() {
        epoch++;
        batches = loader.epoch(epoch).iterator();
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    @Override
    public boolean asyncSupported() {
        return false;
    }

    @Override
    public int batch() {
        return loader.batchSize();
    }

    @Override
    public int inputColumns() {
        return loader.shape().bytes();
    }

    @Override
    public int totalOutcomes() {
        return 1;
    }

    @Override
    public List<String> getLabels() {
        return List.of("tumour");
    }

    @Override
    public void setPreProcessor(@Nullable DataSetPreProcessor preProcessor) {
        this.preProcessor = preProcessor;
    }

    @Override
    public @Nullable DataSetPreProcessor getPreProcessor() {
        return preProcessor;
    }
}

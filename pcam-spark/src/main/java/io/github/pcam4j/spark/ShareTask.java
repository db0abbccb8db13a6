package io.github.pcam4j.spark;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.shard.PredictionShare;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Predicts a share of a store on an executor. */
final class ShareTask implements FlatMapFunction<Integer, Row> {
    private static final long serialVersionUID = 1L;

    private final ModelAddress address;
    private final int count;
    private final int total;

    ShareTask(ModelAddress address, int count, int total) {
        this.address = address;
        this.count = count;
        this.total = total;
    }

    @Override
    public Iterator<Row> call(Integer number) throws InterruptedException {
        PredictionShare share = PredictionShare.of(number, count, total);
        return ExecutorModel.use(address, model -> rows(model, share));
    }

    private static Iterator<Row> rows(ExecutorModel model, PredictionShare share) {
        PatchStore store = model.store();
        if (model.patches().length != share.total()) {
            throw new SparkJobException(String.format(Locale.ROOT, "%s or a run was changed since the job began: %d patches are "
                    + "to be predicted, not %d. Begin it anew", store.path(), model.patches().length, share.total()));
        }
        double[] probabilities = model.predict(share.first(), share.end());
        List<Row> rows = new ArrayList<>(probabilities.length);
        for (int i = 0; i < probabilities.length; i++) {
            int index = model.patches()[share.first() + i];
            rows.add(RowFactory.create(index, store.id(index), store.labelled() ? store.label(index) : null,
                    probabilities[i], share.number()));
        }
        return rows.iterator();
    }
}

package io.github.pcam4j.torch;

import io.github.pcam4j.model.ParameterTable;
import io.github.pcam4j.train.optimize.GroupRule;
import io.github.pcam4j.train.optimize.StepRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Parameters that lie side by side and are treated alike.
 *
 * @param from the place of the first value
 * @param length how many values there are
 * @param rule how they are treated
 */
record Stretch(long from, long length, GroupRule rule) {

    /** The stretches of arrays that lie one after the other. */
    static List<Stretch> of(List<ParameterTable.Row> rows, StepRule rule) {
        List<Stretch> stretches = new ArrayList<>();
        long from = 0;
        for (ParameterTable.Row row : rows) {
            GroupRule treatment = rule.of(row);
            Stretch last = stretches.isEmpty() ? null : stretches.get(stretches.size() - 1);
            if (last != null && last.rule().equals(treatment)) {
                stretches.set(stretches.size() - 1, new Stretch(last.from(), last.length() + row.count(), treatment));
            } else {
                stretches.add(new Stretch(from, row.count(), treatment));
            }
            from += row.count();
        }
        return stretches;
    }
}

package io.github.pcam4j.io.summary;

import java.util.List;
import java.util.Locale;

/** A summary as text: one line a figure, the same in every locale. */
final class SummaryText {
    private final DatasetSummary summary;
    private final StringBuilder text = new StringBuilder();

    SummaryText(DatasetSummary summary) {
        this.summary = summary;
    }

    String lines() {
        line("store", "%s, %,d patches of %s", summary.name(), summary.patchCount(), summary.shape());
        summary.classCounts().ifPresentOrElse(
                it -> line("labels", "%,d of label 0, %,d of label 1 (%.2f %%)", it.negative(), it.positive(),
                        100 * it.positiveShare()),
                () -> line("labels", "none"));
        channel("red", summary.channels().get(0));
        channel("green", summary.channels().get(1));
        channel("blue", summary.channels().get(2));
        line("blank", "%,d patches", summary.blank().size());
        line("dark", "%,d patches", summary.dark().size());
        groups("exact duplicates", summary.exactDuplicates());
        groups("near duplicates", summary.nearDuplicates());
        return text.toString();
    }

    private void channel(String name, ChannelStatistics values) {
        line(name, "mean %.3f, deviation %.3f (of 255)", values.mean(), values.standardDeviation());
    }

    private void groups(String name, List<DuplicateGroup> groups) {
        int patches = groups.stream().mapToInt(it -> it.ids().size()).sum();
        long disagreeing = groups.stream().filter(DuplicateGroup::labelsDisagree).count();
        line(name, "%,d patches in %,d groups%s", patches, groups.size(), summary.classCounts().isPresent()
                ? String.format(Locale.ROOT, ", of which %,d have both labels", disagreeing) : "");
    }

    private void line(String name, String format, Object... values) {
        text.append(String.format(Locale.ROOT, "%-18s", name)).append(String.format(Locale.ROOT, format, values))
                .append('\n');
    }
}

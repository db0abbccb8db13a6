package io.github.pcam4j.train.internal.section;

import io.github.pcam4j.train.RunState;
import io.github.pcam4j.train.internal.page.Html;
import io.github.pcam4j.train.internal.page.Numbers;
import io.github.pcam4j.train.internal.page.Page;
import io.github.pcam4j.train.internal.tables.RunFiles;
import java.util.Map;
import java.util.OptionalDouble;

/** How far a run has come that is not finished. */
public final class LiveSection {
    private final RunFiles files;
    private final Map<String, Object> live;

    public LiveSection(RunFiles files, Map<String, Object> live) {
        this.files = files;
        this.live = live;
    }

    public void write(Page page) {
        page.warn(Numbers.text("This run is not finished: %s. %s of at most %s epochs are over; figures are those of the best "
                + "epoch so far.", words(files.state()), files.epochs(), files.config("training").get("epochs")));
        if (files.state() != RunState.RUNNING && files.state() != RunState.UNKNOWN) {
            return;
        }
        Html html = page.html();
        html.open("dl", "class", "tiles");
        number("patches_done").ifPresent(done -> html.tile(Numbers.text("Epoch %s of %s", live.get("epoch"),
                live.get("epochs")), Numbers.share(Math.round(done), Math.round(number("patches").orElse(0))),
                Numbers.text("%,d of %,d patches", Math.round(done), Math.round(number("patches").orElse(0)))));
        number("images_per_second").ifPresent(rate -> html.tile("Speed", Numbers.text("%,.0f", rate), "patches a second"));
        number("seconds_left_at_most").ifPresent(left -> html.tile("Time left", time(Math.round(left)),
                "at most, to the last epoch"));
        lastRate(html);
        html.close();
    }

    private void lastRate(Html html) {
        if (files.steps().rows() > 0) {
            double[] rates = files.steps().column("learning_rate");
            html.tile("Learning rate", Numbers.plain(rates[rates.length - 1]), Numbers.text("in step %,d", rates.length));
        }
    }

    private OptionalDouble number(String name) {
        return live.get(name) instanceof Number number && Double.isFinite(number.doubleValue())
                ? OptionalDouble.of(number.doubleValue()) : OptionalDouble.empty();
    }

    private static String time(long seconds) {
        return seconds < 60 ? seconds + " s" : seconds < 3600 ? Numbers.text("%d min", Math.round(seconds / 60.0))
                : Numbers.text("%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }

    private static String words(RunState state) {
        return switch (state) {
            case PREPARED -> "its training is still to begin";
            case STOPPED -> "it was asked to stop, and can be resumed";
            case FAILED -> "an error ended it";
            case RUNNING, UNKNOWN, FINISHED -> "it is being trained, or its process was killed";
        };
    }
}

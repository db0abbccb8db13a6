package io.github.pcam4j.train.internal.section;

import io.github.pcam4j.train.internal.page.Card;
import io.github.pcam4j.train.internal.page.Gallery;
import io.github.pcam4j.train.internal.page.Html;
import io.github.pcam4j.train.internal.page.Numbers;
import io.github.pcam4j.train.internal.page.Picture;
import java.util.List;
import java.util.Optional;

/**
 * Patches of a label in the order of confidence that they are of the other, as many as a page may hold. Those of any
 * threshold are the beginning of the list, so that the page's script has only to know how many they are.
 */
final class MistakesGallery {
    /** Patches of each label whose pictures a page holds, some 4 kB each. */
    static final int MOST = 120;

    private final int label;
    private final String title;
    private final Called called;
    private final Optional<HeldOut> pixels;

    MistakesGallery(int label, String title, Called called, Optional<HeldOut> pixels) {
        this.label = label;
        this.title = title;
        this.called = called;
        this.pixels = pixels;
    }

    void write(Html html) {
        List<Integer> held = called.suspects(label).stream().limit(MOST).toList();
        int mistakes = called.mistakes(label).size();
        int first = Math.min(MistakesSection.MOST, mistakes);
        int shown = Math.min(held.size(), mistakes);
        html.open("div", "class", "gallery mistakes", "data-label", String.valueOf(label)).element("h3", title)
                .element("p", says(mistakes), "class", "says", "aria-live", "polite");
        write(html, held.subList(0, first));
        if (shown > first) {
            html.open("details", "class", "more").element("summary", Numbers.text("%,d more", shown - first));
            write(html, held.subList(first, shown));
            html.close();
        }
        if (held.size() > shown) {
            html.open("div", "class", "more", "hidden", "");
            write(html, held.subList(shown, held.size()));
            html.close();
        }
        html.close();
    }

    private String says(int mistakes) {
        if (mistakes == 0) {
            return "There are none.";
        }
        return Numbers.text("%,d, the most confident first", mistakes) + (mistakes > MOST ? Numbers.text("; the %,d with least "
                + "confidence are not in this page, but in predictions.csv.", mistakes - MOST) : ".");
    }

    private void write(Html html, List<Integer> patches) {
        html.open("div", "class", "patches");
        for (int patch : patches) {
            new Card(pixels.map(it -> Picture.small(it.store(), it.index(patch), Gallery.LARGE)), called.id(patch),
                    called.note(patch)).write(html, "data-p", String.valueOf(called.probability(patch)));
        }
        html.close();
    }
}

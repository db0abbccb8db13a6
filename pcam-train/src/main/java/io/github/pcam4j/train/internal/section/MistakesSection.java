package io.github.pcam4j.train.internal.section;

import io.github.pcam4j.train.internal.page.Card;
import io.github.pcam4j.train.internal.page.Gallery;
import io.github.pcam4j.train.internal.page.Numbers;
import io.github.pcam4j.train.internal.page.Page;
import io.github.pcam4j.train.internal.page.PageScript;
import io.github.pcam4j.train.internal.page.Picture;
import java.util.List;
import java.util.Optional;

/** The held-out patches that are worth a look: what the model got wrong, and where it had no confidence. */
public final class MistakesSection {
    /** Patches of each kind that are shown at once. */
    static final int MOST = 12;

    private final Called called;
    private final Optional<HeldOut> pixels;

    public MistakesSection(Called called, Optional<HeldOut> pixels) {
        this.called = called;
        this.pixels = pixels;
    }

    /** Those with most confidence and with least, of a run whose page is made again and again. */
    public void writeFew(Page page) {
        for (int label = 0; label < 2; label++) {
            List<Integer> mistakes = called.mistakes(label);
            gallery("mistakes_called_" + (1 - label), title(label), mistakes).write(page);
        }
        gallery("uncertain", "Nearest to the threshold", called.uncertain()).write(page);
    }

    /** All of them, to be looked through at any threshold. */
    public void writeAll(Page page) {
        page.say("The threshold is what the probability of label 1 has to reach for a patch to be called 1. By a script in "
                + "this page it can be moved here; without it, figures and mistakes are those of a threshold of %s.",
                Numbers.plain(called.threshold()));
        new ThresholdPanel(called).write(page.html());
        for (int label = 0; label < 2; label++) {
            List<Integer> mistakes = called.mistakes(label);
            MistakesGallery all = new MistakesGallery(label, title(label), called, pixels);
            all.write(page.html());
            if (pixels.isPresent() && !mistakes.isEmpty()) {
                page.plotOnly(gallery("mistakes_called_" + (1 - label), title(label), mistakes).figure());
            }
        }
        gallery("uncertain", "Nearest to a threshold of " + Numbers.plain(called.threshold()), called.uncertain()).write(page);
        page.script(PageScript.THRESHOLD);
    }

    private static String title(int label) {
        return label == 0 ? "False positives: label 0, called 1" : "False negatives: label 1, called 0";
    }

    private Gallery gallery(String name, String title, List<Integer> chosen) {
        List<Card> cards = chosen.stream().limit(MOST).map(this::card).toList();
        return new Gallery(name, title, cards.isEmpty() ? "There are none." : Numbers.text("%d of %,d.", cards.size(),
                chosen.size()), cards);
    }

    private Card card(int patch) {
        return new Card(pixels.map(it -> Picture.of(it.store(), it.index(patch), Gallery.LARGE)), called.id(patch),
                called.note(patch));
    }
}

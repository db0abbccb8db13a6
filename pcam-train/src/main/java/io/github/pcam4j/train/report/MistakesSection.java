package io.github.pcam4j.train.report;

import io.github.pcam4j.train.report.Gallery.Card;
import java.util.List;

/** The held-out patches that are worth a look: what the model got wrong with confidence, and where it had none. */
final class MistakesSection {
    /** Patches of each kind. */
    static final int MOST = 12;

    private final HeldOut patches;

    MistakesSection(HeldOut patches) {
        this.patches = patches;
    }

    void write(Page page) {
        write(page, "mistakes_called_1", "Label 0, called 1 with most confidence", patches.mistakes(0));
        write(page, "mistakes_called_0", "Label 1, called 0 with most confidence", patches.mistakes(1));
        write(page, "uncertain", "Nearest to the threshold", patches.uncertain());
    }

    private void write(Page page, String name, String title, List<Integer> chosen) {
        List<Card> cards = chosen.stream().limit(MOST).map(this::card).toList();
        new Gallery(name, title, cards.isEmpty() ? "There are none." : Numbers.text("%d of %,d.", cards.size(),
                chosen.size()), cards).write(page);
    }

    private Card card(int patch) {
        return new Card(Picture.of(patches.store(), patches.index(patch), Gallery.LARGE), patches.id(patch),
                patches.note(patch));
    }
}

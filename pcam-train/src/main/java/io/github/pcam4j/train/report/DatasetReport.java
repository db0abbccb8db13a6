package io.github.pcam4j.train.report;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.StoreOrigin;
import io.github.pcam4j.io.summary.ChannelStatistics;
import io.github.pcam4j.io.summary.DatasetSummary;
import io.github.pcam4j.io.summary.DuplicateGroup;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.page.Card;
import io.github.pcam4j.train.internal.page.Gallery;
import io.github.pcam4j.train.internal.page.Numbers;
import io.github.pcam4j.train.internal.page.Page;
import io.github.pcam4j.train.internal.page.Picture;
import io.github.pcam4j.train.internal.section.DataPlots;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What a store holds, to be looked at before training: {@code dataset.html}, one file that needs neither network nor
 * scripts, and its plots as PNG files in {@code plots/} beside it. Tells of {@link DatasetSummary}: labels, colours,
 * blank and dark patches, duplicates.
 *
 * <pre>{@code
 * try (PatchStore store = PatchStore.open(Path.of("train.h5"))) {
 *     Path file = DatasetReport.write(store, Path.of("explored"), ProgressListener.NONE);
 * }
 * }</pre>
 */
public final class DatasetReport {
    /** The name of the file. */
    public static final String FILE = "dataset.html";

    private static final String TITLE = "Patches of ";
    /** The title stands within. */
    private static final int HEAD_BYTES = 2000;
    private static final List<String> PLOTS = List.of("class_distribution", "samples", "samples_label_0", "samples_label_1",
            "exact_duplicates", "near_duplicates", "blank", "dark");

    /** Groups of duplicates shown. */
    private static final int GROUPS = 6;
    /** Patches shown of a group. */
    private static final int OF_GROUP = 4;

    private final PatchStore store;
    private final DatasetSummary summary;
    private final Page page;

    private DatasetReport(PatchStore store, DatasetSummary summary) {
        this.store = store;
        this.summary = summary;
        this.page = new Page(TITLE + store.path().getFileName(), String.valueOf(store.path()));
    }

    /**
     * Goes through a store and writes its report, in place of an older one. Blocks for as long as
     * {@link DatasetSummary.Builder#compute} takes.
     *
     * @param store any store
     * @param folder where to write, made if need be
     * @param progress hears how far it has come
     * @return the HTML file
     * @throws io.github.pcam4j.io.store.PatchStoreException if the store cannot be read
     * @throws TrainingException as {@link #requireFree} does, or if a file cannot be written
     */
    public static Path write(PatchStore store, Path folder, ProgressListener progress) {
        requireFree(folder);
        DatasetSummary summary = DatasetSummary.builder(store).progress(progress).compute();
        return new DatasetReport(store, summary).write(folder);
    }

    /**
     * Checks that a report may be put into a folder, before the work begins: one of before may be replaced there, files of
     * anybody else's may not.
     *
     * @param folder any path
     * @throws TrainingException if the folder has a page of this name that is none of these, or plots of these names without
     *     such a page, naming them
     */
    public static void requireFree(Path folder) {
        Path page = folder.resolve(FILE);
        if (Files.exists(page, LinkOption.NOFOLLOW_LINKS)) {
            if (!isReport(page)) {
                throw new TrainingException(("%s is there already and is no report of a store; name another folder, or move it "
                        + "away").formatted(page));
            }
            return;
        }
        List<String> others = PLOTS.stream().map(name -> folder.resolve("plots").resolve(name + ".png"))
                .filter(it -> Files.exists(it, LinkOption.NOFOLLOW_LINKS)).map(it -> folder.relativize(it).toString()).toList();
        if (!others.isEmpty()) {
            throw new TrainingException(("%s holds no report of a store, but %s, which it would write over; name another "
                    + "folder, or move that away").formatted(folder, String.join(", ", others)));
        }
    }

    private static boolean isReport(Path page) {
        if (!Files.isRegularFile(page)) {
            return false;
        }
        try (InputStream bytes = Files.newInputStream(page)) {
            return new String(bytes.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8).contains("<title>" + TITLE);
        } catch (IOException e) {
            throw new TrainingException("%s cannot be read (%s); check its permissions".formatted(page, e), e);
        }
    }

    private Path write(Path folder) {
        page.section("summary", "Summary", this::summary);
        page.section("samples", "Samples", () -> DataPlots.samples(page, store));
        page.section("duplicates", "Duplicates", this::duplicates);
        page.section("empty", "Blank and dark patches", this::blankAndDark);
        Path file = folder.resolve(FILE);
        page.write(file, folder.resolve("plots"));
        return file;
    }

    private void summary() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("patches", Numbers.text("%,d of %s", summary.patchCount(), summary.shape()));
        List<ChannelStatistics> channels = summary.channels();
        for (int i = 0; i < channels.size(); i++) {
            rows.put(List.of("red", "green", "blue").get(i), Numbers.text("mean %.3f, deviation %.3f, of 255",
                    channels.get(i).mean(), channels.get(i).standardDeviation()));
        }
        rows.put("blank", Numbers.text("%,d patches", summary.blank().size()));
        rows.put("dark", Numbers.text("%,d patches", summary.dark().size()));
        if (store.unwrittenImages() > 0) {
            rows.put("never written", Numbers.text("%,d patches, which have their file's fill value",
                    store.unwrittenImages()));
        }
        rows.put("exact duplicates", groups(summary.exactDuplicates()));
        rows.put("near duplicates", groups(summary.nearDuplicates()));
        store.origin().ifPresent(origin -> rows.put("origin", origin(origin)));
        rows.put("fingerprint", store.fingerprint());
        page.table(rows);
        summary.classCounts().ifPresentOrElse(it -> page.figures(DataPlots.distribution(
                        List.of(new DataPlots.Part("All", it.negative(), it.positive())))),
                () -> page.say("The patches have no labels."));
    }

    private static String origin(StoreOrigin origin) {
        return "%s, patches of %s, resize: %s".formatted(origin.source(), origin.originalShape(), origin.resize());
    }

    private String groups(List<DuplicateGroup> groups) {
        long disagreeing = groups.stream().filter(DuplicateGroup::labelsDisagree).count();
        return Numbers.text("%,d patches in %,d groups", groups.stream().mapToInt(it -> it.ids().size()).sum(),
                groups.size()) + (disagreeing == 0 ? "" : Numbers.text(", %,d of which have both labels", disagreeing));
    }

    private void duplicates() {
        page.say("Patches of a group should stand on the same side of a split: a model that was trained on one of them "
                + "is not judged by the others.");
        page.say("Patches that overlap in part, being cut from neighbouring places of a slide, were not looked for: that takes "
                + "the patches as they were cut, without a resize (pcam overlaps ARCHIVE, OverlapSearch).");
        Map<String, Integer> indices = indices();
        galleries("exact", "Equal pixels", summary.exactDuplicates(), indices);
        galleries("near", "Nearly alike", summary.nearDuplicates(), indices);
    }

    private void galleries(String name, String title, List<DuplicateGroup> groups, Map<String, Integer> indices) {
        // Labels that contradict each other come first, being worth a look most.
        List<DuplicateGroup> chosen = new ArrayList<>(groups.stream().filter(DuplicateGroup::labelsDisagree).toList());
        groups.stream().filter(it -> !it.labelsDisagree()).forEach(chosen::add);
        List<Card> cards = new ArrayList<>();
        for (int i = 0; i < Math.min(GROUPS, chosen.size()); i++) {
            String group = "group " + (i + 1);
            chosen.get(i).ids().stream().limit(OF_GROUP).forEach(id -> cards.add(card(id, indices, group)));
        }
        new Gallery(name + "_duplicates", title, groups.isEmpty() ? "There are none."
                : Numbers.text("%d of %,d groups, at most %d patches of each.", Math.min(GROUPS, groups.size()),
                        groups.size(), OF_GROUP), cards).write(page);
    }

    private void blankAndDark() {
        page.say("Patches whose pixels are nearly all white or nearly all black: luminance from %d up, or up to %d, of "
                + "255.", DatasetSummary.BLANK_FROM, DatasetSummary.DARK_UP_TO);
        Map<String, Integer> indices = indices();
        gallery("blank", "Blank", summary.blank(), indices);
        gallery("dark", "Dark", summary.dark(), indices);
    }

    private void gallery(String name, String title, List<String> ids, Map<String, Integer> indices) {
        List<Card> cards = ids.stream().limit(DataPlots.SAMPLES).map(id -> card(id, indices, "")).toList();
        new Gallery(name, title, ids.isEmpty() ? "There are none." : Numbers.text("%d of %,d.", cards.size(),
                ids.size()), cards).write(page);
    }

    private Card card(String id, Map<String, Integer> indices, String note) {
        int index = Objects.requireNonNull(indices.get(id), id);
        String label = store.labelled() ? "label " + store.label(index) : "";
        String both = note.isEmpty() || label.isEmpty() ? note + label : note + ", " + label;
        return new Card(Picture.of(store, index, Gallery.SMALL), store.id(index), both);
    }

    private Map<String, Integer> indices() {
        Map<String, Integer> indices = new HashMap<>();
        IntStream.range(0, store.size()).forEach(index -> indices.putIfAbsent(store.id(index), index));
        return indices;
    }
}

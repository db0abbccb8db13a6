package io.github.pcam4j.io.summary;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Finds structured patches that are nearly alike: pairs by their hashes, each confirmed by the two small grey images,
 * joined to groups. Only the first of several exact duplicates is searched for.
 */
final class NearDuplicates {
    private static final int CACHED_IMAGES = 2048;

    private final PatchStore store;
    private final PatchFacts facts;
    private final Thresholds thresholds;
    private final GreyShrinker shrinker;
    private final Groups groups;
    private final int[] searched;
    private final Map<Integer, SmallGrey> images = new ImageCache();
    private final ProgressListener progress;
    private long visited;

    private NearDuplicates(PatchStore store, PatchFacts facts, Thresholds thresholds, Groups exact,
            ProgressListener progress) {
        this.store = store;
        this.facts = facts;
        this.thresholds = thresholds;
        this.shrinker = new GreyShrinker(store.shape());
        this.groups = new Groups(facts.size());
        this.searched = IntStream.range(0, facts.size())
                .filter(i -> facts.kind(i) == PatchKind.STRUCTURED && exact.least(i) == i).toArray();
        this.progress = progress;
    }

    /** The images used last, two kilobytes each: the members of a group are compared several times. */
    private static final class ImageCache extends LinkedHashMap<Integer, SmallGrey> {
        private static final long serialVersionUID = 1;

        ImageCache() {
            super(CACHED_IMAGES, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, SmallGrey> eldest) {
            return size() > CACHED_IMAGES;
        }
    }

    /** Groups of the first patches of each content. */
    static Groups find(PatchStore store, PatchFacts facts, Thresholds thresholds, Groups exact,
            ProgressListener progress) {
        NearDuplicates duplicates = new NearDuplicates(store, facts, thresholds, exact, progress);
        duplicates.search();
        return duplicates.groups;
    }

    private void search() {
        long[] hashes = IntStream.of(searched).mapToLong(facts::perceptualHash).toArray();
        new HammingPairs(hashes, thresholds.distance()).visit(this::compare, this::tell);
    }

    private void compare(int first, int second) {
        int one = searched[first];
        int other = searched[second];
        if (!groups.together(one, other) && image(one).correlation(image(other)) >= thresholds.correlation()) {
            groups.join(one, other);
        }
    }

    private SmallGrey image(int index) {
        SmallGrey image = images.get(index);
        if (image == null) {
            image = shrinker.shrink(store.read(index));
            images.put(index, image);
        }
        return image;
    }

    private void tell() {
        long work = HammingPairs.work(searched.length);
        if (++visited % 1024 == 0 || visited == work) {
            progress.progress("near duplicates", visited, work, "");
        }
    }
}

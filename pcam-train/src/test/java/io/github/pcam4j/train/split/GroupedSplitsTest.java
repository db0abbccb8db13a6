package io.github.pcam4j.train.split;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.summary.DuplicateGroup;
import io.github.pcam4j.train.metrics.PatchGroups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GroupedSplitsTest {

    /** Patches of slides of very different sizes and shares of tumour. */
    private record Slides(byte[] labels, PatchGroups groups) {
        static Slides of(int slides, long seed) {
            Random random = new Random(seed);
            List<Integer> groupOfEach = new ArrayList<>();
            List<Byte> labels = new ArrayList<>();
            for (int slide = 0; slide < slides; slide++) {
                double share = random.nextDouble();
                int size = 2 + (int) (60 * Math.pow(random.nextDouble(), 3));
                for (int i = 0; i < size; i++) {
                    groupOfEach.add(slide);
                    labels.add((byte) (random.nextDouble() < share ? 1 : 0));
                }
            }
            byte[] all = new byte[labels.size()];
            for (int i = 0; i < all.length; i++) {
                all[i] = labels.get(i);
            }
            return new Slides(all, PatchGroups.of(groupOfEach.stream().mapToInt(i -> i).toArray()));
        }

        /** The largest part of a class that one group has: what no assignment can go below by much. */
        double largestShare(int label) {
            int[] counts = new int[groups.names().size()];
            for (int i = 0; i < labels.length; i++) {
                counts[groups.groupOf(i)] += labels[i] == label ? 1 : 0;
            }
            return Arrays.stream(counts).max().orElseThrow() / (double) Arrays.stream(counts).sum();
        }

        double share(int[] patches, int label) {
            long part = Arrays.stream(patches).filter(i -> labels[i] == label).count();
            long all = IntStream.range(0, labels.length).filter(i -> labels[i] == label).count();
            return part / (double) all;
        }
    }

    @Property(tries = 100)
    void foldsKeepGroupsWholeAndClassesEven(@ForAll @IntRange(min = 40, max = 80) int slides,
            @ForAll @IntRange(min = 2, max = 6) int count, @ForAll long seed) {
        Slides data = Slides.of(slides, seed);
        List<Split> folds = Folds.builder(count).groups(data.groups()).seed(seed).build().split(data.labels());
        int[] times = new int[data.labels().length];
        for (Split fold : folds) {
            assertTrue(LeakageCheck.ofGroups(fold, data.groups()).clean());
            Arrays.stream(fold.validation()).forEach(i -> times[i]++);
            for (int label = 0; label < 2; label++) {
                assertEquals(1.0 / count, data.share(fold.validation(), label), data.largestShare(label) + 0.02,
                        "share of label " + label);
            }
        }
        assertTrue(Arrays.stream(times).allMatch(time -> time == 1), "each patch validates once");
        assertEquals(folds, Folds.builder(count).groups(data.groups()).seed(seed).build().split(data.labels()));
    }

    @Property(tries = 100)
    void heldOutGroupsAreWholeAndClassesEven(@ForAll @IntRange(min = 40, max = 80) int slides, @ForAll long seed) {
        Slides data = Slides.of(slides, seed);
        Split split = StratifiedSplitter.builder().validation(0.25).groups(data.groups()).seed(seed).build()
                .split(data.labels());
        assertTrue(LeakageCheck.ofGroups(split, data.groups()).clean());
        for (int label = 0; label < 2; label++) {
            assertEquals(0.25, data.share(split.validation(), label), data.largestShare(label) + 0.02);
        }
    }

    @Property(tries = 50)
    void withoutGroupsClassesAreEvenToAPatch(@ForAll @IntRange(min = 20, max = 200) int patches,
            @ForAll @IntRange(min = 2, max = 5) int count, @ForAll long seed) {
        byte[] labels = new byte[patches];
        for (int i = 0; i < patches; i++) {
            labels[i] = (byte) (i % 3 == 0 ? 1 : 0);
        }
        for (Split fold : Folds.builder(count).seed(seed).build().split(labels)) {
            for (int label = 0; label < 2; label++) {
                int wanted = label;
                long all = IntStream.range(0, patches).filter(i -> labels[i] == wanted).count();
                long part = Arrays.stream(fold.validation()).filter(i -> labels[i] == wanted).count();
                assertTrue(Math.abs(part - all / (double) count) < 1, part + " of " + all + " in one of " + count);
            }
        }
    }

    /** What the assignment makes small: how far all parts are from their shares of both classes, squared and summed. */
    private static double unevenness(Slides data, int[] foldOfGroup, int count) {
        double[][] missing = new double[count][2];
        for (double[] part : missing) {
            Arrays.fill(part, 1.0 / count);
        }
        long[] all = {IntStream.range(0, data.labels().length).filter(i -> data.labels()[i] == 0).count(), 0};
        all[1] = data.labels().length - all[0];
        for (int i = 0; i < data.labels().length; i++) {
            missing[foldOfGroup[data.groups().groupOf(i)]][data.labels()[i]] -= 1.0 / all[data.labels()[i]];
        }
        return Arrays.stream(missing).flatMapToDouble(Arrays::stream).map(it -> it * it).sum();
    }

    @Property(tries = 100)
    void noGroupWouldBeBetterOffElsewhere(@ForAll @IntRange(min = 20, max = 40) int slides,
            @ForAll @IntRange(min = 2, max = 4) int count, @ForAll long seed) {
        Slides data = Slides.of(slides, seed);
        List<Split> folds = Folds.builder(count).groups(data.groups()).seed(seed).build().split(data.labels());
        int[] foldOfGroup = new int[data.groups().names().size()];
        for (int fold = 0; fold < count; fold++) {
            for (int patch : folds.get(fold).validation()) {
                foldOfGroup[data.groups().groupOf(patch)] = fold;
            }
        }
        double reached = unevenness(data, foldOfGroup, count);
        for (int group = 0; group < foldOfGroup.length; group++) {
            int[] moved = foldOfGroup.clone();
            for (int fold = 0; fold < count; fold++) {
                moved[group] = fold;
                assertTrue(unevenness(data, moved, count) >= reached - 1e-9, "group " + group + " to fold " + fold);
            }
        }
    }

    @Test
    void theSeedDecides() {
        byte[] labels = Slides.of(50, 1).labels();
        assertFalse(Folds.builder(5).seed(1).build().split(labels).equals(Folds.builder(5).seed(2).build().split(labels)));
    }

    @Test
    void chainsOfReasonsJoin() {
        List<String> ids = List.of("a", "b", "c", "d", "e", "f");
        PatchGroups groups = JoinedGroups.of(ids)
                .join(PatchGroups.of(List.of("s", "s", "t", "u", "v", "w")))
                .join(List.of(new DuplicateGroup(List.of("b", "c"), false), new DuplicateGroup(List.of("e", "f"), true)))
                .groups();
        assertEquals(List.of("a", "d", "e"), groups.names());
        assertArrayEquals(new int[] {0, 0, 0, 1, 2, 2}, IntStream.range(0, 6).map(groups::groupOf).toArray());
        assertThrows(IllegalArgumentException.class,
                () -> JoinedGroups.of(ids).join(List.of(new DuplicateGroup(List.of("a", "x"), false))));
        assertThrows(IllegalArgumentException.class, () -> JoinedGroups.of(ids).join(PatchGroups.of(1, 2)));
    }

    @Test
    void leaksAreFoundAndNamed() {
        List<String> ids = List.of("a", "b", "c", "d");
        Split split = Split.of(new int[] {0, 1}, new int[] {2, 3});
        PatchGroups slides = PatchGroups.of(List.of("s", "t", "t", "u"));
        LeakageCheck check = LeakageCheck.ofGroups(split, slides).withDuplicates(split, ids,
                List.of(new DuplicateGroup(List.of("a", "b"), false), new DuplicateGroup(List.of("a", "d"), false)));
        assertEquals(List.of("t"), check.sharedGroups());
        assertEquals(1, check.patchesOfSharedGroups());
        assertEquals(List.of(new DuplicateGroup(List.of("a", "d"), false)), check.sharedDuplicates());
        assertEquals("1 groups are on both sides of the split (t), 1 of 2 patches that validate are of them; 1 sets of "
                + "patches that show the same are on both sides (a = d): validation tells less than it seems to",
                check.summary());
        assertTrue(LeakageCheck.of(split).clean());
    }

    @Test
    void onlyPatchesThatValidateAreCounted() {
        Split split = Split.of(new int[] {0, 5}, new int[] {1, 2, 3, 4});
        LeakageCheck check = LeakageCheck.ofGroups(split, PatchGroups.of(List.of("s", "s", "s", "t", "t", "u")));
        assertEquals(List.of("s"), check.sharedGroups());
        assertEquals(2, check.patchesOfSharedGroups());
        assertThrows(IllegalArgumentException.class, () -> LeakageCheck.ofGroups(split, PatchGroups.of(1, 2)));
    }

    @Test
    void duplicatesOnOneSideAreNoLeak() {
        List<String> ids = List.of("a", "b", "c", "d");
        Split split = Split.of(new int[] {0, 1}, new int[] {2, 3});
        LeakageCheck check = LeakageCheck.of(split).withDuplicates(split, ids,
                List.of(new DuplicateGroup(List.of("a", "b"), false), new DuplicateGroup(List.of("c", "d"), false)));
        assertTrue(check.clean());
        assertEquals("no group and no duplicate is on both sides of the split", check.summary());
    }

    @Test
    void moreThanThreeLeaksAreCutShort() {
        Split split = Split.of(new int[] {0, 1, 2, 3}, new int[] {4, 5, 6, 7});
        String four = LeakageCheck.ofGroups(split, PatchGroups.of(List.of("s", "t", "u", "v", "s", "t", "u", "v"))).summary();
        assertTrue(four.contains("(s, t, u, ...)"), four);
        String three = LeakageCheck.ofGroups(split, PatchGroups.of(List.of("s", "t", "u", "v", "s", "t", "u", "w"))).summary();
        assertTrue(three.contains("(s, t, u),"), three);
    }

    @Test
    void foldsSayWhatTheyAre() {
        assertEquals("5 folds, seed 3", Folds.builder(5).seed(3).build().toString());
        PatchGroups groups = PatchGroups.of(1, 2, 2);
        assertEquals("2 folds of " + groups + ", seed 0", Folds.builder(2).groups(groups).build().toString());
    }

    @Test
    void refusesWhatCannotBeSplit() {
        byte[] labels = {0, 1, 0, 1};
        assertMessage("1 groups cannot be put into 2 parts",
                () -> Folds.builder(2).groups(PatchGroups.of(7, 7, 7, 7)).build().split(labels));
        assertMessage("fold 3 of 3 would validate 0 of the 2 patches of label ",
                () -> Folds.builder(3).build().split(labels));
        assertMessage("groups of 2 patches for 4", () -> Folds.builder(2).groups(PatchGroups.of(1, 2)).build().split(labels));
        assertMessage("groups of 2 patches for 4", () -> StratifiedSplitter.builder().validation(0.5)
                .groups(PatchGroups.of(1, 2)).build().split(labels));
        assertMessage("1 groups cannot be put into 2 parts", () -> StratifiedSplitter.builder().validation(0.5)
                .groups(PatchGroups.of(7, 7, 7, 7)).build().split(labels));
        assertMessage("label at index 1 is 2", () -> Folds.builder(2).build().split(new byte[] {0, 2}));
        assertMessage("at least 2 folds, not 1", () -> Folds.builder(1).build());
        assertMessage("a share of 0.5 would validate 0 of the 2 patches of label 0: both sides need at least one. Ask for "
                + "fewer parts, or give finer groups or more patches", () -> StratifiedSplitter.builder().validation(0.5)
                .groups(PatchGroups.of(1, 2, 1, 2)).build().split(labels));
    }

    private static void assertMessage(String expected, Runnable action) {
        String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
        assertTrue(message.contains(expected), message);
    }
}

package io.github.pcam4j.io.slide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.store.PatchStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlideSetTest {
    @TempDir
    private Path folder;
    private final List<Path> files = new ArrayList<>();

    @BeforeEach
    void copySlides() throws IOException {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            files.add(Files.copy(Slides.file("pyramid.tif"), folder.resolve(name + ".tif")));
        }
    }

    private SlideSet.Builder builder(PatchPlaces places) {
        return SlideSet.builder(files, slide -> ScaledSlide.at(slide, 0.25))
                .each(slide -> slide.size(32).places(places)).annotations(SlideSetTest::drawn);
    }

    /** Tumour on the second and the fourth. */
    private static SlideAnnotations drawn(Path file, SlideLevel largest) {
        if (!file.toString().matches(".*[bd]\\.tif")) {
            return SlideRegions.NONE;
        }
        try {
            return QuPathAnnotations.read(Annotated.collection(file.resolveSibling(file.getFileName() + ".json"),
                    Annotated.feature("Tumor", "Polygon", "[" + Annotated.ring(200, 150, 400, 350) + "]")),
                    AnnotationClasses.USUAL);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSetIsItsSlidesOneBehindTheOther() throws IOException {
        Path store = folder.resolve("set.h5");
        int[] counts = new int[5];
        try (SlideSet set = builder(new PatchPlaces.Grid(0)).threads(3).build()) {
            int index = 0;
            for (int i = 0; i < 5; i++) {
                try (SlideReader slide = SlideReader.open(files.get(i))) {
                    SlidePatches patches = SlidePatches.builder(ScaledSlide.at(slide, 0.25)).size(32)
                            .annotations(drawn(files.get(i), slide.levels().get(0))).build();
                    assertEquals(patches.size(), set.shares().get(i).patches());
                    for (int k = 0; k < patches.size(); k++) {
                        assertEquals(patches.id(k), set.id(index));
                        assertEquals(patches.label(k), set.label(index));
                        assertArrayEquals(patches.read(k).pixels(), set.read(index).pixels());
                        counts[i] += patches.label(k);
                        index++;
                    }
                }
            }
            assertEquals(index, set.size());
            assertTrue(counts[0] == 0 && counts[1] > 10 && counts[1] == set.shares().get(1).positives());
            PatchIngest.builder(set, store).size(32).build().run();
        }
        try (PatchStore opened = PatchStore.open(store); SlideSet again = builder(new PatchPlaces.Grid(0)).build()) {
            assertEquals(again.size(), opened.size());
            assertEquals(again.id(77), opened.ids().get(77));
            // What is complete stays as it is.
            assertEquals(again.size(), PatchIngest.builder(again, store).size(32).build().run().resumedFrom());
        }
    }

    @Test
    void fewSlidesAreOpenAtATime() {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (SlideSet set = builder(new PatchPlaces.Grid(0)).threads(1).opening(file -> {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            return new CountedSlide(SlideReader.open(file), open);
        }).build()) {
            assertEquals(0, open.get());
            assertEquals(1, most.get());
            IntStream.range(0, set.size()).parallel().forEach(set::read);
            IntStream.range(0, set.size()).forEach(set::read);
            assertEquals(2, open.get());
        }
        assertEquals(0, open.get());
    }

    private static Set<String> ids(SlideSet set) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < set.size(); i++) {
            assertTrue(ids.add(set.id(i)), set.id(i));
        }
        return ids;
    }

    @Test
    void placesByChanceFollowFromSeedAndName() {
        Set<String> first;
        try (SlideSet set = builder(new PatchPlaces.Scattered(200, 7, true)).threads(4).build()) {
            first = ids(set);
            assertEquals(1000, set.size());
            for (int i = 0; i < 5; i++) {
                assertEquals(i % 2 == 1 ? 100 : 0, set.shares().get(i).positives());
            }
            TissueMask mask;
            try (SlideReader slide = SlideReader.open(files.get(0))) {
                mask = TissueMask.of(slide);
            }
            for (int i = 0; i < set.size(); i++) {
                String[] place = set.id(i).split("[/_]?[xyd]", -1);
                assertTrue(mask.share(Integer.parseInt(place[place.length - 3]), Integer.parseInt(place[place.length - 2]),
                        32) >= 0.5,
                        set.id(i));
            }
        }
        files.remove(0);
        try (SlideSet set = builder(new PatchPlaces.Scattered(200, 7, true)).threads(1).build()) {
            assertTrue(first.containsAll(ids(set)), "other slides make no difference");
        }
        try (SlideSet set = builder(new PatchPlaces.Scattered(200, 8, true)).build()) {
            Set<String> others = ids(set);
            others.retainAll(first);
            assertTrue(others.size() < 100, others.size() + " of 800 places are the same");
        }
    }

    /** Every place is as likely as any other. */
    @Test
    void placesByChanceAreEverywhere() {
        try (SlideReader slide = SlideReader.open(files.get(0))) {
            SlidePatches patches = SlidePatches.builder(ScaledSlide.at(slide, 0.25)).size(32).tissue(0)
                    .places(new PatchPlaces.Scattered(20_000, 1, false)).build();
            int[] quarters = new int[4];
            for (int i = 0; i < patches.size(); i++) {
                String[] place = patches.id(i).split("[/_][xyd]", -1);
                quarters[(Integer.parseInt(place[1]) >= 334 ? 1 : 0) + (Integer.parseInt(place[2]) >= 244 ? 2 : 0)]++;
            }
            for (int quarter : quarters) {
                assertEquals(5000, quarter, 300);
            }
        }
    }

    /** Of a patch as large as the slide there is one. */
    @ParameterizedTest
    @ValueSource(ints = {518, 520})
    void aSlideWithoutRoomGivesFewer(int size) {
        try (SlideReader slide = SlideReader.open(files.get(0))) {
            SlidePatches patches = SlidePatches.builder(ScaledSlide.at(slide, 0.25)).size(size).tissue(0)
                    .places(new PatchPlaces.Scattered(100_000, 1, false)).build();
            assertEquals((700 - size + 1) * (520 - size + 1), patches.size());
        }
    }

    @Test
    void setsThatCannotBeAreRefused() throws IOException {
        Files.copy(files.get(0), Files.createDirectory(folder.resolve("other")).resolve("a.svs"));
        assertTrue(assertThrows(SlideException.class, () -> SlideSet.builder(List.of(files.get(0), folder.resolve("other/a.svs")),
                slide -> ScaledSlide.at(slide, 1))).getMessage().contains("have one name"));
        assertTrue(assertThrows(SlideException.class, () -> builder(new PatchPlaces.Grid(0)).each(it -> it.size(1024)).build())
                .getMessage().contains("no slide has a patch"));
        files.set(2, Files.writeString(folder.resolve("words.tif"), "words"));
        assertTrue(assertThrows(RuntimeException.class, () -> builder(new PatchPlaces.Grid(0)).build()).getMessage()
                .startsWith(folder.resolve("words.tif").toString()));
        SlideSet closed = SlideSet.builder(files.subList(0, 1), slide -> ScaledSlide.at(slide, 0.5)).build();
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.read(0));
        assertThrows(IllegalStateException.class, () -> closed.label(0));
        assertNotEquals(0, closed.size());
    }
}

package io.github.pcam4j.io.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.source.PatchSource;
import io.github.pcam4j.io.source.RejectedPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OverlapSearchTest {
    private static final int SIDE = 96;
    private static final PatchShape SHAPE = PatchShape.rgb(SIDE);

    /** A slide of noise to cut patches from. */
    private record Slide(int side, byte[] pixels) {
        static Slide noise(int side, long seed, int levels) {
            byte[] pixels = new byte[side * side * 3];
            Random random = new Random(seed);
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) (100 + random.nextInt(levels));
            }
            return new Slide(side, pixels);
        }

        byte[] cut(int top, int left) {
            byte[] patch = new byte[SHAPE.bytes()];
            for (int y = 0; y < SIDE; y++) {
                System.arraycopy(pixels, ((top + y) * side + left) * 3, patch, y * SIDE * 3, SIDE * 3);
            }
            return patch;
        }
    }

    /** @param labels of each patch; empty without labels */
    private record Patches(String name, List<byte[]> pixels, List<Integer> labels) implements PatchSource {
        @Override
        public String fingerprint() {
            return name;
        }

        @Override
        public int size() {
            return pixels.size();
        }

        @Override
        public PatchShape shape() {
            return SHAPE;
        }

        @Override
        public boolean labelled() {
            return !labels.isEmpty();
        }

        @Override
        public String id(int index) {
            return name + index;
        }

        @Override
        public int label(int index) {
            return labels.get(index);
        }

        @Override
        public String location(int index) {
            return id(index);
        }

        @Override
        public PatchImage read(int index) {
            if (pixels.get(index) == null) {
                throw new PatchException("%s cannot be read".formatted(id(index)));
            }
            return new PatchImage(SHAPE, pixels.get(index));
        }

        @Override
        public List<RejectedPatch> rejected() {
            return List.of();
        }
    }

    private static List<DuplicateGroup> find(PatchSource... sources) {
        return OverlapSearch.builder(List.of(sources)).threads(2).build().find();
    }

    @Test
    void findsShiftedPatchesAcrossSources() {
        Slide slide = Slide.noise(400, 1, 120);
        Slide other = Slide.noise(400, 2, 120);
        Patches train = new Patches("train", List.of(slide.cut(0, 0), other.cut(0, 0), slide.cut(300, 300),
                slide.cut(31, 17), other.cut(200, 200)), List.of(0, 1, 0, 1, 0));
        Patches test = new Patches("test", List.of(other.cut(5, 40), slide.cut(200, 0), slide.cut(71, 60)), List.of());
        assertEquals(List.of(new DuplicateGroup(List.of("train0", "train3", "test2"), true),
                new DuplicateGroup(List.of("train1", "test0"), false)),
                find(train, new Patches("none", List.of(), List.of()), test));
        assertEquals(List.of(new DuplicateGroup(List.of("train0", "train3"), true)), find(train));
    }

    /** Any shift that leaves two thirds of the patch: a miss is once in five million times. */
    @Property(tries = 60)
    void findsAnyShiftThatLeavesTwoThirds(@ForAll @IntRange(max = 32) int shift, @ForAll boolean down,
            @ForAll long seed) {
        Slide slide = Slide.noise(150, seed, 120);
        List<byte[]> cuts = List.of(slide.cut(0, 0), slide.cut(down ? shift : 0, down ? 0 : shift));
        assertEquals(List.of(new DuplicateGroup(List.of("p0", "p1"), false)), find(new Patches("p", cuts, List.of())));
    }

    @Test
    void emptyGlassOverlapsNothing() {
        Slide flat = Slide.noise(200, 3, WindowHashes.LEAST_CONTRAST);
        assertEquals(List.of(), find(new Patches("p", List.of(flat.cut(0, 0), flat.cut(0, 0)), List.of())));
        Slide textured = Slide.noise(200, 3, WindowHashes.LEAST_CONTRAST + 30);
        assertEquals(1, find(new Patches("p", List.of(textured.cut(0, 0), textured.cut(0, 0)), List.of())).size());
    }

    @Test
    void oneLevelOfOnePixelInEachSquareIsEnoughToDiffer() {
        Slide slide = Slide.noise(96, 4, 120);
        byte[] changed = slide.cut(0, 0);
        for (int y = 0; y < SIDE; y += WindowHashes.SIDE) {
            for (int x = 0; x < SIDE; x += WindowHashes.SIDE) {
                changed[(y * SIDE + x) * 3 + 1]++;
            }
        }
        assertEquals(List.of(), find(new Patches("p", List.of(slide.cut(0, 0), changed), List.of())));
    }

    @Test
    void manyPatchesAreKeptApart() {
        List<byte[]> cuts = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            cuts.add(Slide.noise(SIDE, 100 + i, 120).pixels());
        }
        cuts.add(cuts.get(299));
        assertEquals(List.of(new DuplicateGroup(List.of("p299", "p300"), false)),
                find(new Patches("p", cuts, List.of())));
    }

    @Test
    void faultsNameThePatch() {
        List<byte[]> cuts = new ArrayList<>(List.of(Slide.noise(SIDE, 1, 120).pixels()));
        cuts.add(null);
        PatchException fault = assertThrows(PatchException.class, () -> find(new Patches("p", cuts, List.of())));
        assertEquals("p1 cannot be read", fault.getMessage());
        assertThrows(IllegalArgumentException.class, () -> OverlapSearch.builder(List.of()).build());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> OverlapSearch.builder(
                List.of(new Patches("p", cuts, List.of()))).threads(0).build()).getMessage().contains("threads"));
    }
}

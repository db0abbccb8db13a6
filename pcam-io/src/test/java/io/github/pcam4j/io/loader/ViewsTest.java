package io.github.pcam4j.io.loader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.augment.Dihedral;
import io.github.pcam4j.io.augment.View;
import io.github.pcam4j.io.store.StoreFixtures;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewsTest {
    private static final PatchShape SHAPE = PatchShape.rgb(9);

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 16})
    void everyPatchOfABatchIsSeenInTheSameView(int count) {
        Views views = Views.of(count);
        assertEquals(count, views.count());
        // Batches of several sizes, as the last of an epoch is smaller.
        for (int size : new int[] {3, 5, 2}) {
            PatchBatch batch = batch(SHAPE, size);
            for (int number = 0; number < count; number++) {
                PatchBatch seen = views.apply(batch, number);
                assertEquals(size * SHAPE.bytes(), seen.pixels().remaining());
                for (int i = 0; i < size; i++) {
                    byte[] expected = new byte[SHAPE.bytes()];
                    views.view(number).apply(StoreFixtures.pixels(SHAPE, i), expected, SHAPE);
                    byte[] pixels = new byte[SHAPE.bytes()];
                    seen.pixels().get(i * SHAPE.bytes(), pixels);
                    assertArrayEquals(expected, pixels);
                    assertEquals(batch.index(i), seen.index(i));
                    assertEquals(batch.label(i), seen.label(i));
                }
                assertTrue(seen.pixels().isDirect());
            }
        }
    }

    @Test
    void theViewsAreDistinctAndEachCountHoldsTheOneBefore() {
        Set<View> before = Set.of();
        for (int count : new int[] {1, 4, 8, 16}) {
            Set<View> views = new HashSet<>();
            for (int number = 0; number < count; number++) {
                views.add(Views.of(count).view(number));
            }
            assertEquals(count, views.size());
            assertTrue(views.containsAll(before));
            assertEquals(View.IDENTITY, Views.of(count).view(0));
            before = views;
        }
    }

    @Test
    void halfOfSixteenAreShiftedOneInEachDirection() {
        Views views = Views.of(16, 3);
        Set<List<Integer>> directions = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            assertEquals(new View(Dihedral.values()[i], 0, 0), views.view(i));
            View shifted = views.view(8 + i);
            assertEquals(Dihedral.values()[i], shifted.symmetry());
            directions.add(List.of(shifted.down(), shifted.right()));
        }
        assertEquals(Set.of(List.of(-3, 0), List.of(-3, 3), List.of(0, 3), List.of(3, 3), List.of(3, 0),
                List.of(3, -3), List.of(0, -3), List.of(-3, -3)), directions);
    }

    @Test
    void patchesAsTheyAreCostNoCopy() {
        PatchBatch batch = batch(SHAPE, 2);
        assertSame(batch, Views.of(8).apply(batch, 0));
    }

    @Test
    void theBatchItselfIsLeftAlone() {
        PatchBatch batch = batch(SHAPE, 4);
        ByteBuffer before = ByteBuffer.allocate(4 * SHAPE.bytes()).put(batch.pixels()).flip();
        Views views = Views.of(16);
        for (int number = 0; number < 16; number++) {
            views.apply(batch, number);
        }
        assertEquals(before, batch.pixels());
    }

    @Test
    void viewsOfChoiceAndOblongPatches() {
        PatchShape oblong = new PatchShape(4, 7, 3);
        PatchBatch batch = batch(oblong, 2);
        for (int number = 0; number < 4; number++) {
            assertEquals(oblong, Views.of(4).apply(batch, number).shape());
        }
        assertThrows(IllegalArgumentException.class, () -> Views.of(8).apply(batch, 1));
        assertThrows(IllegalArgumentException.class,
                () -> Views.of(List.of(new View(Dihedral.IDENTITY, 4, 0))).apply(batch, 0));
    }

    @Test
    void refusesOtherCounts() {
        for (int count : new int[] {0, -1, 2, 3, 5, 32}) {
            String message = assertThrows(IllegalArgumentException.class, () -> Views.of(count)).getMessage();
            assertTrue(message.contains("1, 4, 8 or 16") && message.contains(Integer.toString(count)), message);
        }
        assertThrows(IllegalArgumentException.class, () -> Views.of(16, 0));
        assertThrows(IllegalArgumentException.class, () -> Views.of(List.of()));
    }

    private static PatchBatch batch(PatchShape shape, int size) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(size * shape.bytes());
        int[] indices = new int[size];
        byte[] labels = new byte[size];
        for (int i = 0; i < size; i++) {
            pixels.put(StoreFixtures.pixels(shape, i));
            indices[i] = 10 + i;
            labels[i] = (byte) (i % 2);
        }
        return PatchBatch.of(shape, pixels.flip(), indices, labels);
    }
}

package io.github.pcam4j.train.internal.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.internal.loop.StepShares.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StepSharesTest {

    @Property(tries = 500)
    void everyBatchIsOfOneProcessInTheOrderOfTheRanks(@ForAll @IntRange(min = 1, max = 9) int size,
            @ForAll @IntRange(max = 9) int more, @ForAll @IntRange(min = 1, max = 7) int batchSize,
            @ForAll @IntRange(min = 1, max = 200) int patches) {
        int batches = size + more;
        int steps = (patches + batchSize * batches - 1) / (batchSize * batches);
        List<Integer> computed = new ArrayList<>();
        int counted = 0;
        for (int step = 0; step < steps; step++) {
            int before = counted;
            int ofStep = Math.min(batches, (patches + batchSize - 1) / batchSize - step * batches);
            int done = 0;
            for (int rank = 0; rank < size; rank++) {
                StepShares shares = new StepShares(rank, size, batches, batchSize, patches);
                Share share = shares.of(step);
                assertTrue(share.count() >= 1 && share.own() >= 0);
                if (share.own() == 0) {
                    assertEquals(step * batches, share.first());
                } else {
                    assertEquals(step * batches + shares.firstOfStep(), share.first());
                    IntStream.range(share.first(), share.first() + share.count()).forEach(computed::add);
                    counted += share.own();
                    done += share.count();
                }
                assertEquals(ofStep - done, share.after());
                assertEquals(Math.min(batchSize * batches, patches - before), share.all());
            }
        }
        assertEquals(patches, counted);
        assertEquals(IntStream.range(0, (patches + batchSize - 1) / batchSize).boxed().toList(), computed);
    }

    @Property(tries = 300)
    void whatIsJudgedIsOfOneProcessInOrderByWholeBatches(@ForAll @IntRange(min = 1, max = 9) int size,
            @ForAll @IntRange(min = 1, max = 7) int batchSize, @ForAll @IntRange(max = 100) int patches) {
        int[] judged = IntStream.range(1000, 1000 + patches).toArray();
        int[] all = IntStream.range(0, size).boxed().flatMapToInt(rank -> {
            int[] own = new StepShares(rank, size, size, batchSize, 1).ofJudged(judged);
            assertTrue(own.length == 0 || (own[0] - 1000) % batchSize == 0);
            return IntStream.of(own);
        }).toArray();
        assertArrayEquals(judged, all);
    }

    /** 7 batches of 4 and one of 2, in steps of 3: the third process has nothing of the last step but its first batch. */
    @Test
    void aProcessWithoutABatchComputesTheFirstOneForNothing() {
        StepShares last = new StepShares(2, 3, 3, 4, 30);
        assertArrayEquals(new int[] {2, 5, 6}, last.from(0));
        assertEquals(new Share(6, 1, 0, 6, 0), last.of(2));
        assertArrayEquals(new int[] {1, 4, 7}, new StepShares(1, 3, 3, 4, 30).from(0));
        assertEquals(new Share(7, 1, 2, 6, 0), new StepShares(1, 3, 3, 4, 30).of(2));
        assertArrayEquals(new int[] {6}, new StepShares(0, 3, 3, 4, 30).from(2));
    }
}

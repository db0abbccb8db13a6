package io.github.pcam4j.io.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StoreShardTest {

    /** Each patch is in one shard, and no shard is much larger than another. */
    @Property(tries = 500)
    void sharesAreAllOfIt(@ForAll @IntRange(min = 1, max = 60) int count, @ForAll @IntRange(min = 1, max = 90_000) int more) {
        int total = count - 1 + more;
        int end = 0;
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (int number = 1; number <= count; number++) {
            StoreShard shard = StoreShard.of(number, count, total);
            assertEquals(end, shard.first());
            end = shard.end();
            least = Math.min(least, end - shard.first());
            most = Math.max(most, end - shard.first());
            boolean large = total / count >= 1000;
            assertTrue(!large || number == count || end % 1000 == 0, shard.toString());
            assertTrue(large || most - least <= 1, shard.toString());
        }
        assertEquals(total, end);
        assertTrue(most - least <= 2000, most + " beside " + least);
    }

    @Test
    void allOfItIsOneShard() {
        assertEquals(new StoreShard(1, 1, 0, 2345, 2345), StoreShard.of(1, 1, 2345));
        assertEquals("shard 2 of 2, patches 1000 to 2344 of 2345", StoreShard.of(2, 2, 2345).toString());
    }

    @Test
    void refusesWhatIsNoShare() {
        assertThrows(IllegalArgumentException.class, () -> StoreShard.of(0, 4, 100));
        assertThrows(IllegalArgumentException.class, () -> StoreShard.of(5, 4, 100));
        assertThrows(IllegalArgumentException.class, () -> StoreShard.of(1, 20_000, 100_000));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> StoreShard.of(1, 4, 3));
        assertEquals("3 patches cannot be shared out among 4 shards; ask for 3 at the most", e.getMessage());
    }
}

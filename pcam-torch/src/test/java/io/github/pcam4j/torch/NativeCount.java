package io.github.pcam4j.torch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.javacpp.Pointer;

/** How many native objects the process has: fewer if what other tests left is collected meanwhile, more after a leak. */
final class NativeCount {
    private NativeCount() { }

    static long now() {
        return Pointer.totalCount();
    }

    static void assertNoMoreThan(long before, String what) {
        long found = now();
        assertTrue(found <= before, "%s: %d native objects, %d before".formatted(what, found, before));
    }
}

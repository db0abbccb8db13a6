package io.github.pcam4j.io.summary;

/**
 * What is kept of every patch: 17 bytes. Threads may note different patches at the same time; who reads must have
 * waited for them.
 */
final class PatchFacts {
    private final long[] contentHashes;
    private final long[] perceptualHashes;
    private final byte[] kinds;

    PatchFacts(int count) {
        this.contentHashes = new long[count];
        this.perceptualHashes = new long[count];
        this.kinds = new byte[count];
    }

    @SuppressWarnings("EnumOrdinal") // a byte a patch, which is never stored
    void note(int index, long contentHash, long perceptualHash, PatchKind kind) {
        contentHashes[index] = contentHash;
        perceptualHashes[index] = perceptualHash;
        kinds[index] = (byte) kind.ordinal();
    }

    int size() {
        return kinds.length;
    }

    /** The first 64 bits of the SHA-256 of the pixels: equal for equal pixels, and hardly ever else. */
    long contentHash(int index) {
        return contentHashes[index];
    }

    long perceptualHash(int index) {
        return perceptualHashes[index];
    }

    PatchKind kind(int index) {
        return PatchKind.of(kinds[index]);
    }
}

package io.github.pcam4j.io.summary;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStore;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.IntStream;

/** Reads neighbouring patches and notes what there is to know of each. For one thread at a time. */
final class PatchScan {
    private final PatchStore store;
    private final PatchShape shape;
    private final Thresholds thresholds;
    private final PatchFacts facts;
    private final PixelSums sums = new PixelSums();
    private final GreyShrinker shrinker;
    private final int[] luminance;
    private final byte[] pixels;
    private final MessageDigest sha256;
    private final ByteBuffer digest;

    PatchScan(PatchStore store, int patches, Thresholds thresholds, PatchFacts facts) {
        this.store = store;
        this.shape = store.shape();
        this.thresholds = thresholds;
        this.facts = facts;
        this.shrinker = new GreyShrinker(shape);
        this.luminance = new int[shape.width()];
        this.pixels = new byte[patches * shape.bytes()];
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
        this.digest = ByteBuffer.allocate(sha256.getDigestLength());
    }

    PixelSums sums() {
        return sums;
    }

    void scan(int first, int count) {
        int[] indices = IntStream.range(first, first + count).toArray();
        store.gather(indices, 0, count, ByteBuffer.wrap(pixels));
        for (int i = 0; i < count; i++) {
            scanPatch(first + i, i * shape.bytes());
        }
    }

    private void scanPatch(int index, int offset) {
        int stride = shape.width() * shape.channels();
        long bright = 0;
        long dark = 0;
        for (int y = 0; y < shape.height(); y++) {
            sums.addRow(pixels, offset + y * stride, shape.width());
            Luminance.row(pixels, offset + y * stride, luminance);
            for (int value : luminance) {
                bright += value >= thresholds.blankFrom() * Luminance.LEVEL ? 1 : 0;
                dark += value <= thresholds.darkUpTo() * Luminance.LEVEL ? 1 : 0;
            }
            shrinker.addRow(y, luminance);
        }
        SmallGrey image = shrinker.finish();
        PatchKind kind = thresholds.kind(bright, dark, (long) shape.height() * shape.width(), image);
        facts.note(index, contentHash(offset), PerceptualHash.of(image), kind);
    }

    private long contentHash(int offset) {
        try {
            sha256.update(pixels, offset, shape.bytes());
            sha256.digest(digest.array(), 0, digest.capacity());
            return digest.getLong(0);
        } catch (DigestException e) {
            throw new AssertionError("the buffer has a digest's length", e);
        }
    }
}

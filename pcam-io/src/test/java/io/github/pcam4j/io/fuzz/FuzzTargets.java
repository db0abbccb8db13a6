package io.github.pcam4j.io.fuzz;

import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.image.PatchDecoder;
import io.github.pcam4j.io.region.LargeImage;
import io.github.pcam4j.io.source.CompetitionArchive;
import io.github.pcam4j.io.store.PatchStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** The readers that damaged files are given to; each reads all that there is. */
final class FuzzTargets {
    /** Far longer than any input takes on a busy machine. */
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String FILE = "mutant";
    private static final int MOST_PIXELS = 4 << 20;

    private FuzzTargets() { }

    /** Opens an archive and reads its patches. */
    static FuzzJudge archives(Path folder) {
        return new FuzzJudge(input -> withFile(folder, input, path -> {
            try (CompetitionArchive archive = CompetitionArchive.open(path, FuzzSeeds.TIFF_SIZE)) {
                PatchException refused = null;
                for (int i = 0; i < archive.train().size(); i++) {
                    try {
                        archive.train().read(i);
                    } catch (PatchException e) {
                        refused = e;
                    }
                }
                if (refused != null) {
                    throw refused;
                }
            }
        }), FILE, LIMIT);
    }

    /** Opens a store and reads labels, ids, origin and some pixels, and verifies it. */
    static FuzzJudge stores(Path folder) {
        ByteBuffer batch = ByteBuffer.allocate(MOST_PIXELS);
        return new FuzzJudge(input -> withFile(folder, input, path -> {
            try (PatchStore store = PatchStore.open(path)) {
                readAll(store, batch.clear());
            }
        }), FILE, LIMIT);
    }

    private static void readAll(PatchStore store, ByteBuffer batch) {
        int last = store.size() - 1;
        if (store.labelled() && store.labels().length != last + 1 || store.id(last) == null) {
            throw new IllegalStateException("labels or ids are not as many as images");
        }
        store.origin();
        store.fingerprint();
        int[] indices = {0, last, last / 2, Math.min(1, last), 0, last / 3};
        store.gather(indices, 0, Math.min(indices.length, MOST_PIXELS / store.shape().bytes()), batch);
        store.verify((stage, done, total, detail) -> { });
    }

    /** Opens the labels' file of a pair, with images that are whole. */
    static FuzzJudge labels(Path folder) {
        Path images = FuzzSeeds.resource("reference/pcam_official_x.h5");
        return new FuzzJudge(input -> withFile(folder, input, path -> {
            try (PatchStore store = PatchStore.open(images, path)) {
                store.labels();
            }
        }), FILE, LIMIT);
    }

    /** A new file each time: to write one anew that thousands of buffers still map takes the system long. */
    private static void withFile(Path folder, byte[] input, Consumer<Path> reading) throws IOException {
        Path path = Files.write(Files.createTempFile(folder, FILE, ".h5"), input);
        try {
            reading.accept(path);
        } finally {
            Files.delete(path);
        }
    }

    /** Reads the same files as slides: the first row and a later one. */
    static FuzzJudge slides(Path folder) {
        return new FuzzJudge(input -> withFile(folder, input, path -> {
            try (LargeImage image = LargeImage.open(path)) {
                int width = Math.min(image.width(), 1000);
                byte[] row = new byte[width * LargeImage.CHANNELS];
                image.read(0, 0, width, 1, row, 0);
                image.read(0, Math.min(image.height(), 1000) - 1, width, 1, row, 0);
            }
        }), FILE, LIMIT);
    }

    /** Decodes a TIFF. */
    static FuzzJudge images() {
        PatchDecoder decoder = new PatchDecoder(FuzzSeeds.TIFF_SIZE);
        return new FuzzJudge(input -> decoder.decode(input, FILE), FILE, LIMIT);
    }
}

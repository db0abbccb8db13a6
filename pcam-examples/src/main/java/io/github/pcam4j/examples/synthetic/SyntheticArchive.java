package io.github.pcam4j.examples.synthetic;

import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.ProgressListener;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Draws a set of patches that look like haematoxylin and eosin under the microscope, and writes them as an archive of
 * the competition's layout: {@code train/ID.tif}, {@code train_labels.csv}, {@code test/ID.tif} and
 * {@code sample_submission.csv}.
 *
 * <p>As in PatchCamelyon, label 1 says that there is tumour in the 32 x 32 pixels of the centre, here as nuclei that
 * are larger, more irregular and more coarsely grained than the small and even ones of label 0. Tumour-like nuclei
 * around the centre are as frequent with either label, stain and sharpness differ from patch to patch, and colour
 * alone does not tell the labels apart: a network has to learn the nuclei. The pictures are no substitute for real
 * ones; what is learnt from them says nothing about tissue.
 *
 * <p>The same seed gives the same patches, names and labels on every JVM, and the patches of a smaller set are the
 * first of a larger one.
 */
public final class SyntheticArchive {
    private static final int TRAIN_PART = 1;
    private static final int TEST_PART = 2;

    /** A fixed time of all entries, for archives of the same seed to be alike: that of the competition's files. */
    private static final LocalDateTime WRITTEN = LocalDateTime.of(2018, 11, 15, 17, 21, 22);

    private final Path zip;
    private final List<PlannedPatch> train;
    private final List<PlannedPatch> test;
    private final ProgressListener progress;

    private SyntheticArchive(Builder builder) {
        zip = builder.zip;
        train = PlannedPatch.part(builder.seed, TRAIN_PART, builder.train);
        test = PlannedPatch.part(builder.seed, TEST_PART, builder.test);
        progress = builder.progress;
    }

    /**
     * Begins the description of an archive.
     *
     * @param zip where to write it; replaced if it is there
     * @return a builder with 1,200 training patches, 200 test patches and seed 1
     */
    public static Builder builder(Path zip) {
        return new Builder(zip);
    }

    /** What an archive is to hold. */
    public static final class Builder {
        private final Path zip;
        private int train = 1200;
        private int test = 200;
        private long seed = 1;
        private ProgressListener progress = ProgressListener.NONE;

        private Builder(Path zip) {
            this.zip = Objects.requireNonNull(zip, "zip");
        }

        /**
         * How many patches with a label there are to be.
         *
         * @param count at least 0
         * @return this builder
         */
        public Builder train(int count) {
            train = count;
            return this;
        }

        /**
         * How many patches without a label there are to be.
         *
         * @param count at least 0
         * @return this builder
         */
        public Builder test(int count) {
            test = count;
            return this;
        }

        /**
         * What decides every patch.
         *
         * @param value any number
         * @return this builder
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Who hears how far the drawing has come.
         *
         * @param listener hears the stages {@code "train/"} and {@code "test/"}, in patches
         * @return this builder
         */
        public Builder progress(ProgressListener listener) {
            progress = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Ends the description; nothing is drawn yet.
         *
         * @return the archive
         * @throws IllegalArgumentException if a count is negative
         */
        public SyntheticArchive build() {
            if (train < 0 || test < 0) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "the counts of patches must be at least 0, not train %d and test %d",
                                train, test));
            }
            return new SyntheticArchive(this);
        }
    }

    /**
     * The truth about the test patches, which the archive does not tell.
     *
     * @return the label, 0 or 1, of every test patch by its ID, in the order in which the archive holds them
     */
    public Map<String, Integer> testLabels() {
        Map<String, Integer> labels = new LinkedHashMap<>();
        for (PlannedPatch patch : test) {
            labels.put(patch.id(), patch.label());
        }
        return labels;
    }

    /**
     * Draws the patches and writes the archive, one patch in memory at a time. The file appears under its name when
     * it is whole.
     *
     * @return the archive's path
     * @throws PatchException if it cannot be written
     */
    public Path write() {
        Path part = zip.resolveSibling(zip.getFileName() + ".part");
        try {
            Files.createDirectories(zip.toAbsolutePath().getParent());
            try {
                writeTo(part);
                Files.move(part, zip, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new PatchException("%s: the synthetic archive could not be written (%s); check that the folder may "
                    .formatted(zip, e) + "be written to and that its disk has room, some 25 KB a patch", e);
        }
        return zip;
    }

    private void writeTo(Path file) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
                TiffEncoder encoder = new TiffEncoder()) {
            // Noise hardly compresses, however long one tries.
            out.setLevel(Deflater.BEST_SPEED);
            // In the order of the competition's archive: a reader meets the labels last.
            writeTable(out, "sample_submission.csv", "\r\n", test, patch -> 0);
            writePatches(out, "test/", test, encoder);
            writePatches(out, "train/", train, encoder);
            writeTable(out, "train_labels.csv", "\n", train, PlannedPatch::label);
        }
    }

    private void writePatches(ZipOutputStream out, String folder, List<PlannedPatch> patches, TiffEncoder encoder)
            throws IOException {
        int done = 0;
        for (PlannedPatch patch : patches) {
            byte[] rgb = PatchPainter.paint(patch.drawing(), patch.label());
            writeEntry(out, folder + patch.id() + ".tif", encoder.encode(rgb));
            done++;
            progress.progress(folder, done, patches.size(), "");
        }
    }

    /** By ID, and so in another order than the patches, as in the competition's archive. */
    private static void writeTable(ZipOutputStream out, String name, String lineEnd, List<PlannedPatch> patches,
            Function<PlannedPatch, Integer> label) throws IOException {
        StringBuilder table = new StringBuilder("id,label").append(lineEnd);
        patches.stream().sorted(Comparator.comparing(PlannedPatch::id)).forEach(patch ->
                table.append(patch.id()).append(',').append(label.apply(patch)).append(lineEnd));
        writeEntry(out, name, table.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static void writeEntry(ZipOutputStream out, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(WRITTEN);
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }
}

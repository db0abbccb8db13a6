package io.github.pcam4j.io.source;

import io.github.pcam4j.io.image.PatchDecoder;
import io.github.pcam4j.io.internal.Fingerprint;
import io.github.pcam4j.io.internal.Heap;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The archive of the Kaggle competition "Histopathologic Cancer Detection", as the ZIP itself or unpacked in a folder:
 *
 * <pre>
 * train/ID.tif          labelled patches, 96 x 96 RGB
 * train_labels.csv      id,label
 * test/ID.tif           patches to predict (may be absent)
 * sample_submission.csv id,label in the order of the submission (may be absent)
 * </pre>
 *
 * <p>All of it may lie below a folder in the archive, and the patches in one more folder below {@code train}; case does
 * not matter, nor do backslashes for slashes. Patches are TIFF, PNG or JPEG, by their content; their names may end in
 * .tif, .tiff, .png, .jpg or .jpeg, which ids in the tables may have too. An id that two files have is
 * {@linkplain PatchSource#rejected rejected}.
 *
 * <p>Opening reads the listing and the CSV files, not the patches: about a second for the full archive of 277,485
 * patches. The sources may be read from several threads, until the archive is closed.
 */
public final class CompetitionArchive implements AutoCloseable {

    /** Rows and columns of the competition's patches. */
    public static final int PATCH_SIZE = 96;

    private final ArchiveFiles files;
    private final PatchSource train;
    private final Optional<PatchSource> test;

    private CompetitionArchive(ArchiveFiles files, int patchSize) {
        this.files = files;
        CompetitionLayout layout = new CompetitionLayout(files);
        PatchDecoder decoder = new PatchDecoder(patchSize);
        IdTable labels = table(layout.labels(), true);
        String fingerprint = fingerprint(layout);
        this.train = new ArchivePatches(files, "train", decoder, labels, layout.images("train"), fingerprint);
        this.test = test(layout, decoder, fingerprint);
    }

    /**
     * Opens the archive of 96 x 96 patches.
     *
     * @param zipOrFolder the ZIP, or the folder it unpacks to
     * @return the archive, the caller's to close
     * @throws PatchSourceException if it is missing, ends early, is packed in a way that Java does not unpack, or is not
     *     in the layout above
     */
    public static CompetitionArchive open(Path zipOrFolder) {
        return open(zipOrFolder, PATCH_SIZE);
    }

    /**
     * Opens an archive in the same layout whose patches have another size.
     *
     * @param zipOrFolder the ZIP, or the folder it unpacks to
     * @param patchSize rows and columns of every patch
     * @return the archive, the caller's to close
     * @throws PatchSourceException if it is missing, ends early, is packed in a way that Java does not unpack, or is not
     *     in the layout above
     */
    public static CompetitionArchive open(Path zipOrFolder, int patchSize) {
        ArchiveFiles files = ArchiveFiles.open(zipOrFolder);
        try {
            return new CompetitionArchive(files, patchSize);
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /**
     * The labelled patches, in the order of {@code train_labels.csv}.
     *
     * @return the source
     */
    public PatchSource train() {
        return train;
    }

    /**
     * The patches to predict, in the order of {@code sample_submission.csv}, or by name where there is none.
     *
     * @return the source; empty if the archive has no {@code test/}
     */
    public Optional<PatchSource> test() {
        return test;
    }

    /** Closes the ZIP; the sources cannot be read after that. */
    @Override
    public void close() {
        files.close();
    }

    private IdTable table(ArchiveFile file, boolean withLabels) {
        return IdTable.read(files.readTable(file, Heap.ofJvm()), files.location(file), withLabels);
    }

    private Optional<PatchSource> test(CompetitionLayout layout, PatchDecoder decoder, String fingerprint) {
        FoundImages images = layout.images("test");
        Optional<ArchiveFile> submission = layout.submission();
        if (images.isEmpty() && submission.isEmpty()) {
            return Optional.empty();
        }
        IdTable order = submission.map(file -> table(file, false))
                .orElseGet(() -> IdTable.of(images, files::location));
        return Optional.of(new ArchivePatches(files, "test", decoder, order, images, fingerprint));
    }

    private static String fingerprint(CompetitionLayout layout) {
        Fingerprint fingerprint = new Fingerprint();
        String root = layout.root();
        for (ArchiveFile file : layout.listing()) {
            if (file.path().startsWith(root)) {
                fingerprint.add(file.path().substring(root.length()) + "\t" + file.version());
            }
        }
        return fingerprint.hex();
    }
}

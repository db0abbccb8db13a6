package io.github.pcam4j.io.source;

import io.github.pcam4j.io.image.PatchDecoder;
import io.github.pcam4j.io.internal.Fingerprint;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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
 * <p>All of it may lie below one folder in the archive. Opening reads the listing and the CSV files, not the patches:
 * about a second for the full archive of 277,485 patches. The sources may be read from several threads, until the
 * archive is closed.
 */
public final class CompetitionArchive implements AutoCloseable {

    /** Rows and columns of the competition's patches. */
    public static final int PATCH_SIZE = 96;

    private static final String LABELS = "train_labels.csv";
    private static final String SUBMISSION = "sample_submission.csv";

    private final ArchiveFiles files;
    private final PatchSource train;
    private final Optional<PatchSource> test;

    private CompetitionArchive(Path path, ArchiveFiles files, int patchSize) {
        this.files = files;
        SortedMap<String, String> listing = files.list();
        String root = root(path, listing);
        PatchDecoder decoder = new PatchDecoder(patchSize);
        IdTable labels = IdTable.read(files.read(root + LABELS), files.location(root + LABELS), true);
        Map<String, String> trainImages = images(listing, root + "train/");
        if (trainImages.isEmpty()) {
            throw new PatchSourceException("%s has no TIFF image; the archive is not whole. Download it again"
                    .formatted(files.location(root + "train/")));
        }
        this.train = new ArchivePatches(files, "train", decoder, labels, trainImages, fingerprint(listing, root));
        this.test = test(listing, root, decoder);
    }

    /**
     * Opens the archive of 96 x 96 patches.
     *
     * @param zipOrFolder the ZIP, or the folder it unpacks to
     * @return the archive, the caller's to close
     * @throws PatchSourceException if it is missing, ends early, or is not in the layout above
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
     * @throws PatchSourceException if it is missing, ends early, or is not in the layout above
     */
    public static CompetitionArchive open(Path zipOrFolder, int patchSize) {
        ArchiveFiles files = ArchiveFiles.open(zipOrFolder);
        try {
            return new CompetitionArchive(zipOrFolder, files, patchSize);
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

    private Optional<PatchSource> test(SortedMap<String, String> listing, String root, PatchDecoder decoder) {
        Map<String, String> images = images(listing, root + "test/");
        boolean hasSubmission = listing.containsKey(root + SUBMISSION);
        if (images.isEmpty() && !hasSubmission) {
            return Optional.empty();
        }
        IdTable order = hasSubmission
                ? IdTable.read(files.read(root + SUBMISSION), files.location(root + SUBMISSION), false)
                : IdTable.of(List.copyOf(images.keySet()));
        return Optional.of(
                new ArchivePatches(files, "test", decoder, order, images, fingerprint(listing, root)));
    }

    /** The folder that holds {@code train_labels.csv}: the top, or the one folder below it. */
    private static String root(Path path, SortedMap<String, String> listing) {
        return listing.keySet().stream()
                .filter(name -> name.equals(LABELS) || name.endsWith("/" + LABELS))
                .filter(name -> !name.startsWith("__MACOSX/"))
                .map(name -> name.substring(0, name.length() - LABELS.length()))
                .min((a, b) -> Integer.compare(a.length(), b.length()))
                .orElseThrow(() -> new PatchSourceException(("%s has no %s; it is not the competition's archive. "
                        + "Expected train/ID.tif, train_labels.csv and test/ID.tif").formatted(path, LABELS)));
    }

    /** Ids to file names of the TIFF images right in a folder. */
    private static Map<String, String> images(SortedMap<String, String> listing, String folder) {
        Map<String, String> images = new TreeMap<>();
        for (String name : listing.tailMap(folder).keySet()) {
            if (!name.startsWith(folder)) {
                break;
            }
            String file = name.substring(folder.length());
            int dot = file.lastIndexOf('.');
            if (dot > 0 && !file.startsWith(".") && file.indexOf('/') < 0
                    && file.substring(dot).toLowerCase(Locale.ROOT).matches("\\.tiff?")) {
                images.put(file.substring(0, dot), name);
            }
        }
        return images;
    }

    private static String fingerprint(SortedMap<String, String> listing, String root) {
        Fingerprint fingerprint = new Fingerprint();
        listing.forEach((name, version) -> {
            if (name.startsWith(root)) {
                fingerprint.add(name.substring(root.length()) + "\t" + version);
            }
        });
        return fingerprint.hex();
    }
}

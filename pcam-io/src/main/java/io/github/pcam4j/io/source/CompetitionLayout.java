package io.github.pcam4j.io.source;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Where the parts of the competition's archive are in a listing: below a folder or not, in capitals or not. */
final class CompetitionLayout {
    private static final String LABELS = "train_labels.csv";
    private static final String SUBMISSION = "sample_submission.csv";
    private static final int NAMED = 5;

    private final ArchiveFiles files;
    private final List<ArchiveFile> listing;
    private final ArchiveFile labels;
    private final String root;

    CompetitionLayout(ArchiveFiles files) {
        this.files = files;
        this.listing = files.list();
        this.labels = shallowest(LABELS).orElseThrow(() -> new PatchSourceException(("%s has no %s; it is not the "
                + "competition's archive. Expected train/ID.tif, train_labels.csv and test/ID.tif").formatted(
                files.location(""), LABELS) + found()));
        this.root = rootOf("train").orElseThrow(() -> new PatchSourceException(
                "%s has no TIFF, PNG or JPEG image; expected train/ID.tif beside %s".formatted(
                        files.location(labels.folder() + "train/"), LABELS) + found()));
    }

    ArchiveFile labels() {
        return labels;
    }

    Optional<ArchiveFile> submission() {
        return shallowest(SUBMISSION);
    }

    /** The folder that all parts are in. */
    String root() {
        return root;
    }

    List<ArchiveFile> listing() {
        return listing;
    }

    FoundImages images(String set) {
        return FoundImages.of(inFolder(root, set), ArchiveFile::fileName);
    }

    /** Beside the table, or in a folder around it: some tools give each file of the competition a folder. */
    private Optional<String> rootOf(String set) {
        String folder = labels.folder();
        while (inFolder(folder, set).isEmpty()) {
            if (folder.isEmpty()) {
                return Optional.empty();
            }
            folder = folder.substring(0, folder.lastIndexOf('/', folder.length() - 2) + 1);
        }
        return Optional.of(folder);
    }

    /** The one file of a name that lies least deep. */
    private Optional<ArchiveFile> shallowest(String name) {
        List<ArchiveFile> all = listing.stream()
                .filter(file -> file.fileName().equalsIgnoreCase(name) && !file.isMacDebris())
                .sorted(Comparator.comparingLong(CompetitionLayout::depth)).toList();
        if (all.size() > 1 && depth(all.get(0)) == depth(all.get(1))) {
            throw new PatchSourceException("%s and %s are both there, and only one can be meant; remove the other"
                    .formatted(files.location(all.get(0)), files.location(all.get(1))));
        }
        return all.stream().findFirst();
    }

    private static long depth(ArchiveFile file) {
        return file.path().chars().filter(c -> c == '/').count();
    }

    /** The images right in a folder, or else in the one folder in it that has any. */
    private List<ArchiveFile> inFolder(String parent, String set) {
        String folder = parent + set + "/";
        List<ArchiveFile> below = listing.stream()
                .filter(file -> file.path().regionMatches(true, 0, folder, 0, folder.length())
                        && FoundImages.isImage(file.fileName()) && !file.isMacDebris())
                .toList();
        List<ArchiveFile> direct = below.stream().filter(file -> file.folder().length() == folder.length()).toList();
        if (!direct.isEmpty()) {
            return direct;
        }
        Set<String> deeper = below.stream().map(file -> file.folder().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        if (deeper.size() > 1) {
            throw new PatchSourceException("%s has its images in several folders: %s. Expected %s/ID.tif"
                    .formatted(files.location(folder), named(deeper), set));
        }
        return below;
    }

    /** What there is instead, and what to do where that is an archive again. */
    private String found() {
        return found(listing, !(files instanceof FolderFiles));
    }

    /**
     * What there is, as a message's end.
     *
     * @param listing all files
     * @param packed whether they are in an archive themselves
     */
    static String found(List<ArchiveFile> listing, boolean packed) {
        List<String> inner = listing.stream().filter(file -> ArchiveKind.isArchive(file.fileName()) && !file.isMacDebris())
                .map(ArchiveFile::path).toList();
        if (!inner.isEmpty()) {
            String first = inner.get(0).substring(inner.get(0).lastIndexOf('/') + 1);
            return ". It holds archives: %s. Unpack %s, each into a folder of its name (%s), and give the folder that they "
                    .formatted(named(inner), packed ? "it and them" : "them",
                            ArchiveKind.unpacking(first)) + "are in";
        }
        Set<String> tops = listing.stream().map(file -> file.path().replaceFirst("/.*", "/"))
                .collect(Collectors.toCollection(TreeSet::new));
        return ". Found: " + (tops.isEmpty() ? "nothing" : named(tops));
    }

    private static String named(Collection<String> names) {
        String some = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        return names.size() <= NAMED ? some : some + String.format(Locale.ROOT, " and %d more", names.size() - NAMED);
    }
}

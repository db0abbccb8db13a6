package io.github.pcam4j.io.source;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.PatchDecoder;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.internal.Fingerprint;
import io.github.pcam4j.io.internal.Heap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Patches of one's own: image files below a folder, in any layout. Labels are told by the folder that an image is in,
 * or by a table. A patch's id is its path below the folder, without extension: {@code slide7/1/0001} for
 * {@code slide7/1/0001.tif}; blanks and letters outside ASCII become {@code %20} and the like, as in URLs.
 *
 * <p>Making one reads the listing and the table, not the images. What cannot be paired, such as two files for one id,
 * is {@linkplain #rejected rejected}. Safe for use by several threads.
 *
 * @see io.github.pcam4j.io.ingest.PatchIngest
 */
public final class FolderPatches implements PatchSource {
    private static final List<String> PATH_COLUMNS = List.of("path", "file", "filename", "image", "id");
    private static final int MOST_ASKED = 10;
    private static final int MOST_ASKED_BYTES = 64 << 20;

    private final ArchivePatches patches;
    private final String name;

    private FolderPatches(Path folder, OptionalInt size, Labelling labelling) {
        FolderFiles files = folder(folder);
        List<ArchiveFile> all = files.list();
        List<ArchiveFile> images = all.stream()
                .filter(file -> FoundImages.isImage(file.fileName()) && !file.isMacDebris()).toList();
        if (images.isEmpty()) {
            throw new PatchSourceException("%s has no TIFF, PNG or JPEG image below it%s; give the folder of your patches"
                    .formatted(folder, CompetitionLayout.found(all, false)));
        }
        FoundImages found = FoundImages.of(images, file -> FolderIds.encoded(file.path()));
        IdTable table = labelling.table(files, images, found);
        Fingerprint fingerprint = new Fingerprint();
        images.forEach(image -> fingerprint.add(image.path() + "\t" + image.version()));
        table.labels().forEach((id, label) -> fingerprint.add(id + "\t" + (table.labelled() ? label : "")));
        PatchDecoder decoder = new PatchDecoder(size.isPresent() ? size.getAsInt() : side(files, images));
        this.patches = new ArchivePatches(files, "", decoder, table, found, fingerprint.hex());
        this.name = files.name();
    }

    /** The size of the first image that tells it; what is wrong with those before is told when they are read. */
    private static int side(FolderFiles files, List<ArchiveFile> images) {
        PatchException first = null;
        for (ArchiveFile image : images.subList(0, Math.min(images.size(), MOST_ASKED))) {
            try {
                return PatchDecoder.side(files.read(image, MOST_ASKED_BYTES), files.location(image));
            } catch (PatchException e) {
                first = first == null ? e : first;
            }
        }
        throw Objects.requireNonNull(first);
    }

    /** How labels come about. */
    private interface Labelling {
        IdTable table(FolderFiles files, List<ArchiveFile> images, FoundImages found);
    }

    private static FolderFiles folder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new PatchSourceException("%s is no folder; give the folder of your patches".formatted(folder));
        }
        return new FolderFiles(folder);
    }

    /**
     * Patches in a folder a class: the name of the folder right around an image is its class, at any depth.
     *
     * @param folder the folder, with images in {@code normal/}, {@code tumour/} or {@code slide7/tumour/}
     * @param classes the two folders' names, that of label 0 first; empty for one of the usual pairs: 0 and 1, negative and
     *     positive, normal and tumor or tumour, benign and malignant, in any case
     * @param size rows and columns of every patch
     * @return the patches by path
     * @throws PatchSourceException if there is no image, or none in one of the two, naming the folders there are
     */
    public static FolderPatches ofClasses(Path folder, List<String> classes, int size) {
        return ofClasses(folder, classes, OptionalInt.of(size));
    }

    /**
     * As {@link #ofClasses(Path, List, int)}, with the size of the first image.
     *
     * @param folder the folder
     * @param classes the two folders' names, or none for a usual pair
     * @return the patches by path
     * @throws PatchSourceException also if the first images are damaged or not square
     */
    public static FolderPatches ofClasses(Path folder, List<String> classes) {
        return ofClasses(folder, classes, OptionalInt.empty());
    }

    private static FolderPatches ofClasses(Path folder, List<String> classes, OptionalInt size) {
        Require.argument(classes.isEmpty() || (classes.size() == 2 && !classes.get(0).equals(classes.get(1))),
                "there must be two classes with different names, not %s", classes);
        return new FolderPatches(folder, size, (files, images, found) ->
                new FolderClasses(folder, images, classes).table(found, files::location));
    }

    /**
     * Patches whose labels a CSV file tells.
     *
     * @param folder the folder that the table's paths are below
     * @param table with a header {@code path,label} and a row for each image: its path below the folder, or else beside the
     *     table, with or without extension, and 0 or 1. The first column may also be called file, filename, image or id,
     *     the second class or target
     * @param size rows and columns of every patch
     * @return the patches, in the order of the table
     * @throws PatchSourceException if there is no image, no usable row, or no row for any image, naming one of each
     */
    public static FolderPatches ofTable(Path folder, Path table, int size) {
        return ofTable(folder, table, OptionalInt.of(size));
    }

    /**
     * As {@link #ofTable(Path, Path, int)}, with the size of the first image.
     *
     * @param folder the folder that the table's paths are below
     * @param table the CSV file
     * @return the patches, in the order of the table
     * @throws PatchSourceException also if the first images are damaged or not square
     */
    public static FolderPatches ofTable(Path folder, Path table) {
        return ofTable(folder, table, OptionalInt.empty());
    }

    private static FolderPatches ofTable(Path folder, Path table, OptionalInt size) {
        return new FolderPatches(folder, size, (files, images, found) -> {
            FolderFiles around = new FolderFiles(Objects.requireNonNull(table.toAbsolutePath().getParent()));
            ArchiveFile file = ArchiveFile.of(table.getFileName().toString(), "");
            IdColumn column = new IdColumn(PATH_COLUMNS, new FolderIds(folder, table, found)::ofRow);
            IdTable read = IdTable.read(around.readTable(file, Heap.ofJvm()), table.toString(), true, column);
            if (read.labels().keySet().stream().noneMatch(id -> found.byId().containsKey(id)
                    || found.doubtful().containsKey(id))) {
                throw new PatchSourceException(String.format(Locale.ROOT, "%s names none of the %d images below %s: it has "
                        + "%s, and there is %s. Paths are to be below the folder, or beside the table", table, images.size(),
                        folder, read.labels().keySet().iterator().next(), images.get(0).path()));
            }
            return read;
        });
    }

    /**
     * Patches to predict, without labels.
     *
     * @param folder the folder
     * @param size rows and columns of every patch
     * @return the patches by path
     * @throws PatchSourceException if there is no image
     */
    public static FolderPatches unlabelled(Path folder, int size) {
        return unlabelled(folder, OptionalInt.of(size));
    }

    /**
     * As {@link #unlabelled(Path, int)}, with the size of the first image.
     *
     * @param folder the folder
     * @return the patches by path
     * @throws PatchSourceException also if the first images are damaged or not square
     */
    public static FolderPatches unlabelled(Path folder) {
        return unlabelled(folder, OptionalInt.empty());
    }

    private static FolderPatches unlabelled(Path folder, OptionalInt size) {
        return new FolderPatches(folder, size, (files, images, found) -> IdTable.of(found, files::location));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String fingerprint() {
        return patches.fingerprint();
    }

    @Override
    public int size() {
        return patches.size();
    }

    @Override
    public PatchShape shape() {
        return patches.shape();
    }

    @Override
    public boolean labelled() {
        return patches.labelled();
    }

    @Override
    public String id(int index) {
        return patches.id(index);
    }

    @Override
    public int label(int index) {
        return patches.label(index);
    }

    @Override
    public String location(int index) {
        return patches.location(index);
    }

    @Override
    public PatchImage read(int index) {
        return patches.read(index);
    }

    @Override
    public List<RejectedPatch> rejected() {
        return patches.rejected();
    }
}

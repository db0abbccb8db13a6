package io.github.pcam4j.io.source;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.PatchDecoder;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.internal.Fingerprint;
import io.github.pcam4j.io.internal.Require;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

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
    private static final IdColumn PATH =
            new IdColumn(List.of("path", "file", "filename", "image", "id"), FolderPatches::idOfRow);

    private final ArchivePatches patches;
    private final String name;

    private FolderPatches(Path folder, int size, Labelling labelling) {
        FolderFiles files = folder(folder);
        List<ArchiveFile> images = files.list().stream()
                .filter(file -> FoundImages.isImage(file.fileName()) && !file.isMacDebris()).toList();
        if (images.isEmpty()) {
            throw new PatchSourceException("%s has no TIFF, PNG or JPEG image below it; give the folder of your patches"
                    .formatted(folder));
        }
        FoundImages found = FoundImages.of(images, file -> encoded(file.path()));
        IdTable table = labelling.table(files, images, found);
        Fingerprint fingerprint = new Fingerprint();
        images.forEach(image -> fingerprint.add(image.path() + "\t" + image.version()));
        table.labels().forEach((id, label) -> fingerprint.add(id + "\t" + (table.labelled() ? label : "")));
        this.patches = new ArchivePatches(files, "", new PatchDecoder(size), table, found, fingerprint.hex());
        this.name = files.name();
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
     * @param classes the two folders' names, that of label 0 first
     * @param size rows and columns of every patch
     * @return the patches by path
     * @throws PatchSourceException if there is no image, or none in one of the two, naming the folders there are
     */
    public static FolderPatches ofClasses(Path folder, List<String> classes, int size) {
        Require.argument(classes.size() == 2 && !classes.get(0).equals(classes.get(1)),
                "there must be two classes with different names, not %s", classes);
        return new FolderPatches(folder, size, (files, images, found) -> byClass(folder, images, found, classes));
    }

    /**
     * Patches whose labels a CSV file tells.
     *
     * @param folder the folder that the table's paths are below
     * @param table with a header {@code path,label} and a row for each image: its path below the folder, with or without
     *     extension, and 0 or 1. The first column may also be called file, filename, image or id
     * @param size rows and columns of every patch
     * @return the patches, in the order of the table
     * @throws PatchSourceException if there is no image or no usable row
     */
    public static FolderPatches ofTable(Path folder, Path table, int size) {
        return new FolderPatches(folder, size, (files, images, found) -> {
            FolderFiles around = new FolderFiles(Objects.requireNonNull(table.toAbsolutePath().getParent()));
            ArchiveFile file = ArchiveFile.of(table.getFileName().toString(), "");
            return IdTable.read(around.read(file, ArchiveFiles.MAX_TABLE_BYTES), table.toString(), true, PATH);
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
        return new FolderPatches(folder, size, (files, images, found) -> IdTable.of(found, files::location));
    }

    private static IdTable byClass(Path folder, List<ArchiveFile> images, FoundImages found, List<String> classes) {
        TreeSet<String> names = new TreeSet<>();
        images.forEach(image -> names.add(className(image)));
        if (!names.containsAll(classes)) {
            throw new PatchSourceException(("%s has images in folders named %s, where %s (label 0) and %s (label 1) are "
                    + "expected; name your two classes, or give a table of path and label").formatted(
                    folder, names, classes.get(0), classes.get(1)));
        }
        Map<String, Byte> labels = new LinkedHashMap<>();
        List<RejectedPatch> rejected = new ArrayList<>();
        found.byId().forEach((id, image) -> {
            int label = classes.indexOf(className(image));
            if (label >= 0) {
                labels.put(id, (byte) label);
            } else {
                rejected.add(new RejectedPatch(id, folder.resolve(image.key()).toString(),
                        "its folder is neither %s nor %s".formatted(classes.get(0), classes.get(1))));
            }
        });
        return new IdTable(folder.toString(), labels, true, rejected);
    }

    private static String className(ArchiveFile image) {
        String folder = image.folder();
        return folder.isEmpty() ? "" : folder.substring(folder.lastIndexOf('/', folder.length() - 2) + 1, folder.length() - 1);
    }

    private static String idOfRow(String text) {
        String path = ArchiveFile.of(text.strip(), "").path();
        return encoded(FoundImages.isImage(path.substring(path.lastIndexOf('/') + 1))
                ? FoundImages.withoutExtension(path) : path);
    }

    /** Control characters stay: they are refused, as whoever reads the id later could take it for two. */
    private static String encoded(String path) {
        StringBuilder id = new StringBuilder(path.length());
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xff;
            boolean plain = (c > ' ' && c < 0x7f && c != '%') || c < ' ' || c == 0x7f;
            id.append(plain ? String.valueOf((char) c) : String.format(Locale.ROOT, "%%%02X", c));
        }
        return id.toString();
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

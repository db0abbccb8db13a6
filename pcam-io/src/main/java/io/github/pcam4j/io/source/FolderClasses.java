package io.github.pcam4j.io.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Labels by the names of folders. */
final class FolderClasses {
    private static final List<List<String>> USUAL = List.of(List.of("0", "1"), List.of("negative", "positive"),
            List.of("normal", "tumor"), List.of("normal", "tumour"), List.of("benign", "malignant"));

    private final Path folder;
    private final List<String> classes;

    /**
     * Classes of some images.
     *
     * @param classes the two folders' names; none for a usual pair
     * @throws PatchSourceException if there is no image in one of them, or there are two usual pairs
     */
    FolderClasses(Path folder, List<ArchiveFile> images, List<String> classes) {
        this.folder = folder;
        Set<String> names = new TreeSet<>();
        images.forEach(image -> names.add(className(image)));
        this.classes = classes.isEmpty() ? usual(names) : classes;
        if (!names.containsAll(this.classes)) {
            throw new PatchSourceException(("%s has images in folders named %s, where %s (label 0) and %s (label 1) are "
                    + "expected; name your two classes, or give a table of path and label").formatted(
                    folder, names, this.classes.get(0), this.classes.get(1)));
        }
    }

    private List<String> usual(Set<String> names) {
        List<List<String>> pairs = new ArrayList<>();
        for (List<String> pair : USUAL) {
            List<String> there = names.stream().filter(name -> pair.contains(name.toLowerCase(Locale.ROOT))).toList();
            List<String> first = there.stream().filter(pair.get(0)::equalsIgnoreCase).toList();
            List<String> second = there.stream().filter(pair.get(1)::equalsIgnoreCase).toList();
            if (first.size() == 1 && second.size() == 1) {
                pairs.add(List.of(first.get(0), second.get(0)));
            }
        }
        if (pairs.size() != 1) {
            throw new PatchSourceException(("%s has images in folders named %s, which are %s usual pair of classes; name your "
                    + "two classes, that of label 0 first, or give a table of path and label").formatted(folder,
                    names, pairs.isEmpty() ? "no" : "more than one"));
        }
        return pairs.get(0);
    }

    IdTable table(FoundImages found, Function<ArchiveFile, String> location) {
        Map<String, Byte> labels = new LinkedHashMap<>();
        List<RejectedPatch> rejected = new ArrayList<>();
        found.byId().forEach((id, image) -> {
            int label = classes.indexOf(className(image));
            if (label >= 0) {
                labels.put(id, (byte) label);
            } else {
                rejected.add(new RejectedPatch(id, location.apply(image),
                        "its folder is neither %s nor %s".formatted(classes.get(0), classes.get(1))));
            }
        });
        return new IdTable(folder.toString(), labels, true, rejected);
    }

    private static String className(ArchiveFile image) {
        String folder = image.folder();
        return folder.isEmpty() ? "" : folder.substring(folder.lastIndexOf('/', folder.length() - 2) + 1, folder.length() - 1);
    }
}

package io.github.pcam4j.io.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What files of shards are called: {@code train-03-of-16.h5} for the third of sixteen of {@code train}.
 *
 * @see ShardSet
 */
public final class ShardFiles {
    private static final String NAME = "(.+)-(\\d+)-of-(\\d+)";

    private ShardFiles() { }

    /**
     * The name of a shard's file, such that names sort as numbers do.
     *
     * @param name of what the shards make together, without an ending
     * @param number of the shard, from 1
     * @param count how many shards there are
     * @param ending such as {@code .h5}
     * @return the file's name
     */
    public static String name(String name, int number, int count, String ending) {
        int width = Integer.toString(count).length();
        return String.format(Locale.ROOT, "%s-%0" + width + "d-of-%d%s", name, number, count, ending);
    }

    /**
     * Finds the shards' files among files and folders. Files are taken as they are; of folders, what is called as {@link
     * #name} has it. If a folder has shards of several, those are taken that have the wanted name.
     *
     * @param given files and folders
     * @param wanted the name of what the shards are to make together, without an ending
     * @param ending of the files in folders, such as {@code .h5}
     * @return the files, those of a folder by name
     * @throws PatchStoreException if a folder has no shards, or only shards of several others, or something is not there
     */
    public static List<Path> find(List<Path> given, String wanted, String ending) {
        List<Path> files = new ArrayList<>();
        for (Path path : given) {
            if (Files.isDirectory(path)) {
                files.addAll(within(path, wanted, ending));
            } else if (Files.isRegularFile(path)) {
                files.add(path);
            } else {
                throw new PatchStoreException("%s is not there; name shards, or the folder of all of them".formatted(path));
            }
        }
        return files;
    }

    private static List<Path> within(Path folder, String wanted, String ending) {
        Pattern pattern = Pattern.compile(NAME + Pattern.quote(ending));
        Map<String, List<Path>> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                Matcher name = pattern.matcher(Objects.requireNonNull(file.getFileName()).toString());
                if (name.matches() && Files.isRegularFile(file)) {
                    found.computeIfAbsent(name.group(1), it -> new ArrayList<>()).add(file);
                }
            }
        } catch (IOException e) {
            throw new PatchStoreException("%s cannot be listed (%s); check its permissions".formatted(folder, e), e);
        }
        if (found.isEmpty()) {
            throw new PatchStoreException("%s has no shards, which are called %s and the like; name their folder, or each file"
                    .formatted(folder, name(wanted, 1, 4, ending)));
        }
        List<Path> of = found.size() == 1 ? found.values().iterator().next() : found.get(wanted);
        if (of == null) {
            throw new PatchStoreException(("%s has shards of %s and none of %s; call what they are to make together as one of "
                    + "these, or name each file").formatted(folder, String.join(", ", found.keySet()), wanted));
        }
        return of;
    }
}

package io.github.pcam4j.io.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Images by their ids.
 *
 * @param byId the file of each id
 * @param doubtful ids that several files have, and these: none of them is taken
 */
record FoundImages(Map<String, ArchiveFile> byId, Map<String, List<ArchiveFile>> doubtful) {
    private static final Pattern IMAGE = Pattern.compile("(?i).*\\.(tiff?|png|jpe?g)", Pattern.DOTALL);

    /** Whether a file's name is that of an image that can be a patch. */
    static boolean isImage(String fileName) {
        return !fileName.startsWith(".") && IMAGE.matcher(fileName).matches();
    }

    static String withoutExtension(String path) {
        return path.substring(0, path.lastIndexOf('.'));
    }

    static FoundImages of(List<ArchiveFile> images, Function<ArchiveFile, String> id) {
        Map<String, ArchiveFile> byId = new TreeMap<>();
        Map<String, List<ArchiveFile>> doubtful = new TreeMap<>();
        for (ArchiveFile image : images) {
            String key = withoutExtension(id.apply(image));
            ArchiveFile other = byId.putIfAbsent(key, image);
            if (other != null) {
                doubtful.computeIfAbsent(key, it -> new ArrayList<>(List.of(other))).add(image);
            }
        }
        byId.keySet().removeAll(doubtful.keySet());
        return new FoundImages(byId, doubtful);
    }

    boolean isEmpty() {
        return byId.isEmpty() && doubtful.isEmpty();
    }
}

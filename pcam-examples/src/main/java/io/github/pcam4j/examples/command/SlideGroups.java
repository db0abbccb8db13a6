package io.github.pcam4j.examples.command;

import io.github.pcam4j.train.metrics.PatchGroups;
import io.github.pcam4j.train.split.SlideFile;
import io.github.pcam4j.train.split.SlideIds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code --groups} gives: a file, or the word for what ids say. */
public final class SlideGroups {
    private static final Path IDS = Path.of("ids");

    private SlideGroups() { }

    /** The group of each patch. */
    public static PatchGroups read(Path given, List<String> ids) {
        return given.equals(IDS) && !Files.exists(given) ? SlideIds.groups(ids) : SlideFile.read(given, ids);
    }
}

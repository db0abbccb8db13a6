package io.github.pcam4j.train.split;

import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.metrics.PatchGroups;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Slides by the ids of their patches: {@code tumor_001/x51200_y12800_d4} is of {@code tumor_001}, as {@code SlidePatches} and
 * {@code SlideSet} name them.
 *
 * <pre>{@code
 * Split split = StratifiedSplitter.builder().groups(SlideIds.groups(store.ids())).build().split(store.labels());
 * }</pre>
 *
 * @see SlideFile
 */
public final class SlideIds {
    private static final Pattern FORM = Pattern.compile("(.+)/x\\d+_y\\d+_d[0-9.]+");

    private SlideIds() { }

    /**
     * The slide of each patch.
     *
     * @param ids the id of each patch
     * @return groups named as the slides
     * @throws IllegalArgumentException if there are no ids
     * @throws TrainingException if an id is of another form, naming it
     */
    public static PatchGroups groups(List<String> ids) {
        return PatchGroups.of(ids.stream().map(SlideIds::slide).toList());
    }

    private static String slide(String id) {
        Matcher parts = FORM.matcher(id);
        if (!parts.matches()) {
            throw new TrainingException(("the id %s does not say which slide it is from, as in tumor_001/x51200_y12800_d4; "
                    + "give a CSV file with the columns id and group").formatted(id));
        }
        return parts.group(1);
    }
}

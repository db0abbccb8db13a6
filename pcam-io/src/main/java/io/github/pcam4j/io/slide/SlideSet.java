package io.github.pcam4j.io.slide;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.internal.Workers;
import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.internal.Fingerprint;
import io.github.pcam4j.io.source.PatchSource;
import io.github.pcam4j.io.source.RejectedPatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Patches of many slides, one slide behind the other. Slides are looked through several at once, each in its own thread, and
 * closed again; to read patches, a few are open at a time, however many there are. In memory are some ten bytes a patch.
 *
 * <pre>{@code
 * try (SlideSet slides = SlideSet.builder(files, slide -> ScaledSlide.at(slide, 0.97))
 *         .annotations((file, largest) -> SlideAnnotations.read(outlinesOf(file), largest, AnnotationClasses.USUAL))
 *         .build()) { PatchIngest.builder(slides, Path.of("train.h5")).size(96).build().run();
 * }
 * }</pre>
 *
 * <p>A patch's id begins with its slide's name, so that {@code PatchGroups} of slides follow from ids. Safe for use by several
 * threads. Close it.
 *
 * @see io.github.pcam4j.io.ingest.PatchIngest
 */
public final class SlideSet implements PatchSource, AutoCloseable {
    private static final int MOST_SECONDS_OF_A_SLIDE = 10;

    private final List<Path> files;
    private final List<SlidePlan> plans;
    private final OpenSlides open;
    private final PatchShape shape;
    private final boolean labelled;
    /** Where each slide starts, and the end. */
    private final int[] starts;

    /**
     * What became of a slide.
     *
     * @param file the slide's file
     * @param patches how many patches there are
     * @param positives how many of them are of label 1
     */
    public record Share(Path file, int patches, long positives) { }

    private SlideSet(Builder builder, List<SlidePlan> plans) {
        this.files = builder.files;
        this.plans = plans;
        this.open = new OpenSlides(builder.files, builder::open);
        this.shape = PatchShape.rgb(builder.size);
        this.labelled = builder.annotations != null;
        this.starts = new int[plans.size() + 1];
        for (int i = 0; i < plans.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], plans.get(i).size());
        }
    }

    /**
     * Begins the settings.
     *
     * @param files the slides, at least one, whose names without endings all differ
     * @param scaling at which scale each is cut
     * @return the settings
     * @throws SlideException if two slides have one name
     */
    public static Builder builder(List<Path> files, Function<SlideReader, ScaledSlide> scaling) {
        return new Builder(files, scaling);
    }

    /** Settings of patches of many slides. */
    public static final class Builder {
        private final List<Path> files;
        private final Function<SlideReader, ScaledSlide> scaling;
        private Function<Path, SlideReader> opening = SlideReader::open;
        private UnaryOperator<SlidePatches.Builder> each = UnaryOperator.identity();
        private @Nullable BiFunction<Path, SlideLevel, SlideAnnotations> annotations;
        private int threads = Runtime.getRuntime().availableProcessors();
        private ProgressListener progress = ProgressListener.NONE;
        private int size;

        private Builder(List<Path> files, Function<SlideReader, ScaledSlide> scaling) {
            this.files = List.copyOf(files);
            this.scaling = Objects.requireNonNull(scaling, "scaling");
            Require.argument(!files.isEmpty(), "there must be at least one slide");
            Map<String, Path> names = new HashMap<>();
            for (Path file : files) {
                @Nullable Path other = names.put(SlidePlan.name(file), file);
                if (other != null) {
                    throw new SlideException(("%s and %s have one name, and the ids of their patches would be the same; rename "
                            + "one of them").formatted(other, file));
                }
            }
        }

        /**
         * How each slide is cut: size, places, tissue and rule of {@link SlidePatches}.
         *
         * @param settings what is set for each; the same for all, and of the same size
         * @return these settings
         */
        public Builder each(UnaryOperator<SlidePatches.Builder> settings) {
            this.each = Objects.requireNonNull(settings, "settings");
            return this;
        }

        /**
         * What was drawn on each slide; without it patches have no labels.
         *
         * @param annotations gives that of a slide, of which it is told the file and the largest level; closed when it was looked
         *     through. Called from several threads
         * @return these settings
         */
        public Builder annotations(BiFunction<Path, SlideLevel, SlideAnnotations> annotations) {
            this.annotations = Objects.requireNonNull(annotations, "annotations");
            return this;
        }

        /**
         * What opens slides; {@link SlideReader#open} by default.
         *
         * @param opening called from several threads, and for a slide more than once
         * @return these settings
         */
        public Builder opening(Function<Path, SlideReader> opening) {
            this.opening = Objects.requireNonNull(opening, "opening");
            return this;
        }

        /**
         * How many slides are looked through at once; as many as there are processors by default.
         *
         * @param threads within [1, 1024]
         * @return these settings
         */
        public Builder threads(int threads) {
            this.threads = Require.within("threads", threads, 1, 1024);
            return this;
        }

        /**
         * Who hears how many slides were looked through.
         *
         * @param progress the listener, called on the thread that calls {@link #build}
         * @return these settings
         */
        public Builder progress(ProgressListener progress) {
            this.progress = Objects.requireNonNull(progress, "progress");
            return this;
        }

        /**
         * Looks all slides through. Blocks until that is done.
         *
         * @return the patches
         * @throws SlideException if no slide has a patch, or annotations do not fit
         * @throws PatchException if a slide or annotations cannot be read
         */
        public SlideSet build() {
            Workers workers = new Workers(Math.min(threads, files.size()), "pcam-slides");
            try {
                List<Future<SlidePlan>> pending = new ArrayList<>();
                files.forEach(file -> pending.add(workers.submit(() -> plan(file))));
                List<SlidePlan> plans = new ArrayList<>();
                for (Future<SlidePlan> each : pending) {
                    plans.add(Workers.await(each,
                            () -> new PatchException("interrupted while slides were looked through; start again")));
                    progress.progress("slides", plans.size(), files.size(), "");
                }
                return checked(plans);
            } finally {
                workers.interrupt(MOST_SECONDS_OF_A_SLIDE);
            }
        }

        private ScaledSlide open(Path file) {
            SlideReader slide = opening.apply(file);
            try {
                return scaling.apply(slide);
            } catch (RuntimeException e) {
                slide.close();
                throw e;
            }
        }

        private SlidePlan plan(Path file) {
            try (SlideReader slide = opening.apply(file)) {
                SlidePatches.Builder settings = each.apply(SlidePatches.builder(scaling.apply(slide)));
                noteSize(settings.size());
                if (annotations == null) {
                    return settings.plan();
                }
                try (SlideAnnotations drawn = annotations.apply(file, slide.levels().get(0))) {
                    return settings.annotations(drawn).plan();
                }
            }
        }

        private synchronized void noteSize(int found) {
            Require.argument(size == 0 || size == found, "patches of all slides must be of one size, not of %d and %d pixels",
                    size, found);
            size = found;
        }

        private SlideSet checked(List<SlidePlan> plans) {
            if (plans.stream().allMatch(it -> it.size() == 0)) {
                throw new SlideException(("%s: no slide has a patch with as much tissue at this scale; ask for less tissue or a "
                        + "finer scale").formatted(files.stream().limit(3).map(Path::toString)
                        .collect(Collectors.joining(", "))));
            }
            return new SlideSet(this, plans);
        }
    }

    /**
     * What became of each slide.
     *
     * @return in the order of the files
     */
    public List<Share> shares() {
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            shares.add(new Share(files.get(i), plans.get(i).size(), plans.get(i).positives()));
        }
        return shares;
    }

    @Override
    public String name() {
        String first = files.get(0).toString();
        return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
    }

    @Override
    public String fingerprint() {
        Fingerprint fingerprint = new Fingerprint();
        plans.forEach(plan -> fingerprint.add(plan.fingerprint()));
        return fingerprint.hex();
    }

    @Override
    public int size() {
        return starts[plans.size()];
    }

    @Override
    public PatchShape shape() {
        return shape;
    }

    @Override
    public boolean labelled() {
        return labelled;
    }

    private int slideOf(int index) {
        Objects.checkIndex(index, size());
        int found = Arrays.binarySearch(starts, index);
        int slide = found >= 0 ? found : -found - 2;
        // A slide without patches starts where the next one does.
        while (starts[slide + 1] <= index) {
            slide++;
        }
        return slide;
    }

    @Override
    public String id(int index) {
        int slide = slideOf(index);
        return plans.get(slide).id(index - starts[slide]);
    }

    @Override
    public int label(int index) {
        if (!labelled) {
            throw new IllegalStateException("%s has no annotations, so that its patches have no labels".formatted(name()));
        }
        int slide = slideOf(index);
        return plans.get(slide).labels()[index - starts[slide]];
    }

    @Override
    public String location(int index) {
        return "%s!%s".formatted(files.get(slideOf(index)), id(index));
    }

    @Override
    public PatchImage read(int index) {
        int slide = slideOf(index);
        SlidePlan plan = plans.get(slide);
        int patch = index - starts[slide];
        return open.use(slide, scaled -> scaled.patch(plan.columns()[patch], plan.rows()[patch], shape.width()));
    }

    @Override
    public List<RejectedPatch> rejected() {
        return List.of();
    }

    /** Lets go of the files; a second call does nothing. */
    @Override
    public void close() {
        open.close();
    }
}

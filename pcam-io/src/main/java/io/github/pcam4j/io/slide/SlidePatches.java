package io.github.pcam4j.io.slide;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.internal.Require;
import io.github.pcam4j.io.source.PatchSource;
import io.github.pcam4j.io.source.RejectedPatch;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Patches cut from a slide in a grid or by chance, where there is tissue. A patch's id says where it is from: {@code
 * tumor_001/x51200_y12800_d4} is of the slide {@code tumor_001}, its corner is at that column and row of the largest level,
 * and 4 x 4 pixels of that became one.
 *
 * <pre>{@code
 * try (SlideReader slide = SlideReader.open(Path.of("tumor_001.tif"))) {
 *     SlidePatches patches = SlidePatches.builder(ScaledSlide.at(slide, 0.97))
 *             .annotations(AsapAnnotations.read(Path.of("tumor_001.xml"))).build();
 *     PatchIngest.builder(patches, Path.of("tumor_001.h5")).size(96).build().run();
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads as long as the slide is open. Takes some bytes a patch; pixels are read when asked for.
 */
public final class SlidePatches implements PatchSource {
    private final ScaledSlide slide;
    private final SlidePlan plan;
    private final PatchShape shape;

    private SlidePatches(Builder builder) {
        this.slide = builder.slide;
        this.plan = builder.plan();
        this.shape = PatchShape.rgb(builder.size);
    }

    /**
     * Begins the settings.
     *
     * @param slide the slide at the scale that patches are to have; has to stay open
     * @return the settings
     */
    public static Builder builder(ScaledSlide slide) {
        return new Builder(slide);
    }

    /** Settings of patches of a slide. */
    public static final class Builder {
        private static final int USUAL_SIZE = 96;

        private final ScaledSlide slide;
        private int size = USUAL_SIZE;
        private PatchPlaces places = new PatchPlaces.Grid(0);
        private double tissue = 0.5;
        private @Nullable SlideAnnotations annotations;
        private LabelRule rule = LabelRule.PATCH_CAMELYON;

        private Builder(ScaledSlide slide) {
            this.slide = Objects.requireNonNull(slide, "slide");
        }

        /**
         * Rows and columns of a patch; 96 by default, as PatchCamelyon's.
         *
         * @param size within [8, {@value PatchShape#MAX_SIDE}]
         * @return these settings
         */
        public Builder size(int size) {
            this.size = Require.within("the patch size", size, 8, PatchShape.MAX_SIDE);
            return this;
        }

        /**
         * From one patch's first column or row to the next one's; the patch size by default, so that patches lie side by
         * side.
         *
         * @param stride at least 1
         * @return these settings
         */
        public Builder stride(int stride) {
            this.places = new PatchPlaces.Grid(Require.within("the stride", stride, 1, Integer.MAX_VALUE));
            return this;
        }

        /**
         * Where patches are cut; side by side by default.
         *
         * @param places a grid, or by chance
         * @return these settings
         */
        public Builder places(PatchPlaces places) {
            this.places = Objects.requireNonNull(places, "places");
            return this;
        }

        /**
         * How much of a patch has to be tissue by the {@link TissueMask}; half by default. With 0 all of the slide is cut.
         *
         * @param share within [0, 1]
         * @return these settings
         */
        public Builder tissue(double share) {
            Require.argument(share >= 0 && share <= 1, "the share of tissue must be within [0, 1], not %s", share);
            this.tissue = share;
            return this;
        }

        /**
         * What was drawn on the slide; without it patches have no labels. Needed until {@link #build} is done.
         *
         * @param annotations outlines or a mask, {@link SlideRegions#NONE} where all is normal
         * @return these settings
         */
        public Builder annotations(SlideAnnotations annotations) {
            this.annotations = Objects.requireNonNull(annotations, "annotations");
            return this;
        }

        /**
         * When a patch is of label 1; {@link LabelRule#PATCH_CAMELYON} by default.
         *
         * @param rule the rule
         * @return these settings
         */
        public Builder rule(LabelRule rule) {
            this.rule = Objects.requireNonNull(rule, "rule");
            return this;
        }

        SlidePlan plan() {
            return SlidePlan.of(slide, this);
        }

        int size() {
            return size;
        }

        PatchPlaces places() {
            return places;
        }

        double tissue() {
            return tissue;
        }

        @Nullable SlideAnnotations annotations() {
            return annotations;
        }

        LabelRule rule() {
            return rule;
        }

        /**
         * Looks for tissue, lays the grid and finds the labels.
         *
         * @return the patches, row by row
         * @throws SlideException if there is no tissue, or the slide is smaller than a patch
         * @throws io.github.pcam4j.io.PatchException if the file is damaged or cannot be read
         */
        public SlidePatches build() {
            SlidePatches patches = new SlidePatches(this);
            if (patches.size() == 0) {
                throw new SlideException(String.format(Locale.ROOT, "%s has no patch of %d x %d pixels with %s tissue among its "
                        + "%d x %d at this scale; ask for less tissue or a finer scale", slide.slide().path(), size, size,
                        tissue == 0 ? "any or no" : tissue, slide.width(), slide.height()));
            }
            return patches;
        }
    }

    @Override
    public String name() {
        return slide.slide().path().toString();
    }

    @Override
    public String fingerprint() {
        return plan.fingerprint();
    }

    @Override
    public int size() {
        return plan.size();
    }

    @Override
    public PatchShape shape() {
        return shape;
    }

    @Override
    public boolean labelled() {
        return plan.labelled();
    }

    @Override
    public String id(int index) {
        return plan.id(index);
    }

    @Override
    public int label(int index) {
        if (!labelled()) {
            throw new IllegalStateException("%s has no annotations, so that its patches have no labels".formatted(name()));
        }
        return plan.labels()[index];
    }

    @Override
    public String location(int index) {
        return "%s!%s".formatted(name(), id(index));
    }

    @Override
    public PatchImage read(int index) {
        return slide.patch(plan.columns()[index], plan.rows()[index], shape.width());
    }

    @Override
    public List<RejectedPatch> rejected() {
        return List.of();
    }
}

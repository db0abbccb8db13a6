package io.github.pcam4j.io.slide;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.internal.Fingerprint;
import io.github.pcam4j.io.source.PatchSource;
import io.github.pcam4j.io.source.RejectedPatch;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Patches cut from a slide in a grid, where there is tissue. A patch's id says where it is from: {@code
 * tumor_001/x51200_y12800_d4} is of the slide {@code tumor_001}, its corner is at that column and row of the largest level,
 * and 4 x 4 pixels of that became one.
 *
 * <pre>{@code
 * try (SlideReader slide = SlideReader.open(Path.of("tumor_001.tif"))) {
 *     SlidePatches patches = SlidePatches.builder(ScaledSlide.at(slide, 0.97))
 *             .regions(AsapAnnotations.read(Path.of("tumor_001.xml"))).build();
 *     PatchIngest.builder(patches, Path.of("tumor_001.h5")).size(96).build().run();
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads as long as the slide is open. Takes some bytes a patch; pixels are read when asked for.
 */
public final class SlidePatches implements PatchSource {
    private final ScaledSlide slide;
    private final String slideName;
    /** The downsampling as it is in ids. */
    private final String scale;
    private final PatchShape shape;
    private final int[] columns;
    private final int[] rows;
    private final byte[] labels;
    private final String fingerprint;

    private SlidePatches(Builder builder) {
        this.slide = builder.slide;
        this.slideName = name(builder.slide.slide());
        this.scale = String.format(Locale.ROOT, "%.4f", slide.downsample()).replaceAll("\\.?0+$", "");
        this.shape = PatchShape.rgb(builder.size);
        List<int[]> places = builder.places();
        this.columns = places.stream().mapToInt(it -> it[0]).toArray();
        this.rows = places.stream().mapToInt(it -> it[1]).toArray();
        this.labels = builder.regions == null ? new byte[0] : labels(builder.regions, builder.rule);
        this.fingerprint = digest(builder);
    }

    /** The file's name as it is in ids. */
    private static String name(SlideReader slide) {
        String file = Objects.requireNonNull(slide.path().getFileName()).toString();
        int dot = file.lastIndexOf('.');
        return (dot > 0 ? file.substring(0, dot) : file).replaceAll("[^\\x21-\\x7e]|/", "_");
    }

    private byte[] labels(SlideRegions regions, LabelRule rule) {
        PatchLabeller labeller = new PatchLabeller(regions, rule, shape.width(), slide.downsample());
        byte[] found = new byte[columns.length];
        for (int i = 0; i < found.length; i++) {
            found[i] = (byte) labeller.label(columns[i] * slide.downsample(), rows[i] * slide.downsample());
        }
        return found;
    }

    /** Of the file as it lies there, the settings, and all places and labels. */
    private String digest(Builder builder) {
        Fingerprint digest = new Fingerprint();
        try {
            digest.add(String.format(Locale.ROOT, "%s\t%d\t%s", slideName, Files.size(slide.slide().path()),
                    Files.getLastModifiedTime(slide.slide().path())));
        } catch (IOException e) {
            throw new SlideException("%s cannot be looked at (%s); check its permissions".formatted(slide.slide().path(), e), e);
        }
        digest.add(String.format(Locale.ROOT, "%d\t%s\t%s", builder.size, slide.downsample(), builder.rule));
        for (int i = 0; i < columns.length; i++) {
            digest.add(id(i) + (labelled() ? "\t" + labels[i] : ""));
        }
        return digest.hex();
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

    /** Settings of the grid. */
    public static final class Builder {
        private static final int USUAL_SIZE = 96;

        private final ScaledSlide slide;
        private int size = USUAL_SIZE;
        private int stride;
        private double tissue = 0.5;
        private @Nullable SlideRegions regions;
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
            this.stride = Require.within("the stride", stride, 1, Integer.MAX_VALUE);
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
         * What was outlined on the slide; without it patches have no labels.
         *
         * @param regions the outlines, {@link SlideRegions#NONE} where all is normal
         * @return these settings
         */
        public Builder regions(SlideRegions regions) {
            this.regions = Objects.requireNonNull(regions, "regions");
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

        private List<int[]> places() {
            int step = stride == 0 ? size : stride;
            List<int[]> places = new ArrayList<>();
            @Nullable TissueMask mask = tissue == 0 ? null : TissueMask.of(slide.slide());
            for (int y = 0; y <= slide.height() - size; y += step) {
                for (int x = 0; x <= slide.width() - size; x += step) {
                    if (mask == null || mask.share(x * slide.downsample(), y * slide.downsample(),
                            size * slide.downsample()) >= tissue) {
                        places.add(new int[] {x, y});
                    }
                }
            }
            return places;
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
        return fingerprint;
    }

    @Override
    public int size() {
        return columns.length;
    }

    @Override
    public PatchShape shape() {
        return shape;
    }

    @Override
    public boolean labelled() {
        return labels.length > 0;
    }

    @Override
    public String id(int index) {
        return slideName + "/x" + Math.round(columns[index] * slide.downsample()) + "_y"
                + Math.round(rows[index] * slide.downsample()) + "_d" + scale;
    }

    @Override
    public int label(int index) {
        if (!labelled()) {
            throw new IllegalStateException("%s has no annotations, so that its patches have no labels".formatted(name()));
        }
        return labels[index];
    }

    @Override
    public String location(int index) {
        return "%s!%s".formatted(name(), id(index));
    }

    @Override
    public PatchImage read(int index) {
        return slide.patch(columns[index], rows[index], shape.width());
    }

    @Override
    public List<RejectedPatch> rejected() {
        return List.of();
    }
}

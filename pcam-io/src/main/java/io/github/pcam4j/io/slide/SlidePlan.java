package io.github.pcam4j.io.slide;

import io.github.pcam4j.io.internal.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which patches are cut from a slide, known before any is read.
 *
 * @param name the slide's, as it is in ids
 * @param downsample columns and rows of the largest level that are one of a patch
 * @param scale the same as it is in ids
 * @param columns where each begins, at the patches' scale
 * @param rows where each begins
 * @param labels of each; empty where they are not known
 * @param labelled whether they are
 * @param fingerprint of the file as it lies there, the settings, and all places and labels
 */
record SlidePlan(String name, double downsample, String scale, int[] columns, int[] rows, byte[] labels, boolean labelled,
        String fingerprint) {
    /** Points of a tissue cell's side that are looked at for tumour: enough to see that all of it is elsewhere. */
    private static final int POINTS = 2;

    /**
     * Makes one.
     *
     * @throws SlideException if all that was outlined is where there is no tissue
     */
    static SlidePlan of(ScaledSlide slide, SlidePatches.Builder settings) {
        @Nullable SlideAnnotations annotations = settings.annotations();
        String name = name(slide.slide().path());
        FoundPlaces found = new FoundPlaces(slide, settings.size(), settings.tissue(), annotations == null ? null
                : new PatchLabeller(annotations, settings.rule(), settings.size(), slide.downsample()));
        if (annotations != null && found.mask() != null) {
            requireTissue(slide.slide(), annotations, found.mask());
        }
        if (settings.places() instanceof PatchPlaces.Scattered scattered) {
            found.addScattered(scattered, name, annotations);
        } else {
            int stride = ((PatchPlaces.Grid) settings.places()).stride();
            found.addGrid(stride == 0 ? settings.size() : stride);
        }
        String scale = String.format(Locale.ROOT, "%.4f", slide.downsample()).replaceAll("\\.?0+$", "");
        SlidePlan plan = new SlidePlan(name, slide.downsample(), scale, found.columns(), found.rows(), found.labels(),
                annotations != null, "");
        return new SlidePlan(name, plan.downsample, scale, plan.columns, plan.rows, plan.labels, plan.labelled,
                plan.digest(slide.slide().path(), settings));
    }

    /** Outlines in micrometres lie within the slide, but elsewhere. */
    private static void requireTissue(SlideReader slide, SlideAnnotations annotations, TissueMask mask) {
        CellGrid grid = CellGrid.of(slide, mask);
        int[] tumour = annotations.isEmpty() ? new int[0] : grid.tumour(annotations, POINTS);
        for (int cell : tumour) {
            if (mask.tissue(cell % grid.width(), cell / grid.width())) {
                return;
            }
        }
        if (tumour.length > 0) {
            throw new SlideException(("%s has no tissue anywhere within its outlines of tumour; give the annotations of "
                    + "this slide, in pixels of its largest level and not in micrometres, or look for no tissue (a share of 0)")
                    .formatted(slide.path()));
        }
    }

    /** A file's name as it is in ids. */
    static String name(Path path) {
        String file = Objects.requireNonNull(path.getFileName()).toString();
        int dot = file.lastIndexOf('.');
        return (dot > 0 ? file.substring(0, dot) : file).replaceAll("[^\\x21-\\x7e]|/", "_");
    }

    private String digest(Path path, SlidePatches.Builder settings) {
        Fingerprint digest = new Fingerprint();
        try {
            digest.add(String.format(Locale.ROOT, "%s\t%d\t%s", name, Files.size(path), Files.getLastModifiedTime(path)));
        } catch (IOException e) {
            throw new SlideException("%s cannot be looked at (%s); check its permissions".formatted(path, e), e);
        }
        digest.add(String.format(Locale.ROOT, "%d\t%s\t%s", settings.size(), downsample, settings.rule()));
        for (int i = 0; i < size(); i++) {
            digest.add(id(i) + (labelled ? "\t" + labels[i] : ""));
        }
        return digest.hex();
    }

    int size() {
        return columns.length;
    }

    String id(int index) {
        return name + "/x" + Math.round(columns[index] * downsample) + "_y" + Math.round(rows[index] * downsample) + "_d" + scale;
    }

    long positives() {
        long count = 0;
        for (byte label : labels) {
            count += label;
        }
        return count;
    }
}

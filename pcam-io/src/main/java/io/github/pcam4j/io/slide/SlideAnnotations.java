package io.github.pcam4j.io.slide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What somebody said of a slide's places: outlines ({@link SlideRegions}) or a mask ({@link SlideMask}). Safe for use by
 * several threads. Masks hold a file and are to be closed.
 *
 * <pre>{@code
 * try (SlideReader slide = SlideReader.open(file);
 *         SlideAnnotations drawn = SlideAnnotations.read(Path.of("slide.geojson"), slide.levels().get(0),
 *                 AnnotationClasses.USUAL)) { SlidePatches.builder(ScaledSlide.at(slide, 0.97)).annotations(drawn).build();
 * } }</pre>
 */
public sealed interface SlideAnnotations extends AutoCloseable permits SlideRegions, SlideMask {
    /** The mark of a place of which nothing was said. */
    byte NOTHING = 0;
    /** The mark of tumour. */
    byte TUMOUR = 1;
    /** The mark of a place that is to be left out. */
    byte IGNORED = 2;

    /** Endings of files of annotations. */
    private static List<String> endings() {
        return List.of(".xml", ".geojson", ".json", ".tif", ".tiff");
    }

    /**
     * Reads a file by its ending: {@code .xml} of ASAP, {@code .geojson} and {@code .json} of QuPath, {@code .tif} and {@code
     * .tiff} as a mask.
     *
     * @param file the file
     * @param largest the slide's largest level, within which everything must lie
     * @param classes which are tumour
     * @return what it says; the caller's to close
     * @throws SlideException if there is no such file, it is of no such form, has an outline beyond the slide, or no class
     *     that is known, naming the place
     * @throws io.github.pcam4j.io.PatchException if a mask cannot be read
     */
    static SlideAnnotations read(Path file, SlideLevel largest, AnnotationClasses classes) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".xml")) {
            return AsapAnnotations.read(file, classes).requireWithin(file, largest);
        }
        if (name.endsWith(".geojson") || name.endsWith(".json")) {
            return QuPathAnnotations.read(file, classes).requireWithin(file, largest);
        }
        if (name.endsWith(".tif") || name.endsWith(".tiff")) {
            return SlideMask.open(file, largest, classes.maskValue());
        }
        throw new SlideException(("%s is no file of annotations by its name; give the XML of ASAP, the GeoJSON of QuPath, or a "
                + "TIFF that is a mask, with its ending (%s)").formatted(file, String.join(", ", endings())));
    }

    /**
     * Finds the file of a slide in a folder: of the slide's name without its ending ({@code tumor_001.xml}), with it ({@code
     * tumor_001.tif.geojson}), or, if it is a mask, with {@code _mask} behind it ({@code tumor_001_mask.tif}). Capitals do not
     * matter.
     *
     * @param folder the folder
     * @param slide the slide's file
     * @return the file; empty if there is none
     * @throws SlideException if there is no such folder, it cannot be read, or has several files for the slide
     */
    static Optional<Path> find(Path folder, Path slide) {
        String full = String.valueOf(slide.getFileName()).toLowerCase(Locale.ROOT);
        int dot = full.lastIndexOf('.');
        String stem = dot > 0 ? full.substring(0, dot) : full;
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(it -> belongs(it, full, stem)).filter(it -> !isSame(it, slide)).sorted().toList();
            if (found.size() > 1) {
                throw new SlideException("%s has several files of annotations for %s: %s; leave one of them".formatted(folder,
                        slide,
                        found.stream().map(it -> String.valueOf(it.getFileName())).collect(Collectors.joining(", "))));
            }
            return found.stream().findFirst();
        } catch (IOException e) {
            throw new SlideException("%s cannot be listed (%s); give the folder of the annotations".formatted(folder, e), e);
        }
    }

    private static boolean belongs(Path file, String full, String stem) {
        String name = Objects.requireNonNull(file.getFileName()).toString().toLowerCase(Locale.ROOT);
        return endings().stream().anyMatch(it -> name.equals(stem + it) || name.equals(full + it)
                || (it.startsWith(".tif") && (name.equals(stem + "_mask" + it) || name.equals(stem + "-mask" + it))));
    }

    private static boolean isSame(Path file, Path slide) {
        return file.toAbsolutePath().normalize().equals(slide.toAbsolutePath().normalize());
    }

    /**
     * Marks pixels by what their middles lie in.
     *
     * @param x where the first pixel begins, in columns of the slide's largest level
     * @param y where it begins, in rows
     * @param downsample columns and rows of the largest level that are one of the pixels
     * @param width columns of pixels, at least 1
     * @param height rows of pixels, at least 1
     * @return {@link #NOTHING}, {@link #TUMOUR} or {@link #IGNORED} for each, row by row
     * @throws io.github.pcam4j.io.PatchException if a mask is damaged or cannot be read
     */
    byte[] marks(double x, double y, double downsample, int width, int height);

    /**
     * Whether there is nothing that is tumour.
     *
     * @return true if no pixel can be; false if some may
     */
    boolean isEmpty();

    /** Lets go of a mask's file; outlines have nothing to let go of. */
    @Override
    default void close() { }
}

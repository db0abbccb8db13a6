package io.github.pcam4j.examples.command.slide;

import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.io.slide.AnnotationClasses;
import io.github.pcam4j.io.slide.SlideAnnotations;
import io.github.pcam4j.io.slide.SlideException;
import io.github.pcam4j.io.slide.SlideLevel;
import io.github.pcam4j.io.slide.SlideRegions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What people drew on slides. */
final class AnnotationOptions {
    @Option(names = "--annotations", paramLabel = "FILE|DIR",
            description = "What was drawn on the slides: in this folder SLIDE.xml "
            + "(ASAP, CAMELYON), SLIDE.geojson (QuPath), or SLIDE.tif or SLIDE_mask.tif (a mask); or the file of a single "
            + "slide. A slide without one is taken for normal.")
    private @Nullable Path annotations;

    @Option(names = "--tumour-class", split = ",", paramLabel = "NAME", arity = "1",
            description = "Classes (QuPath) or groups (ASAP) that are tumour. By default Tumor, _0, _1 and metastases.")
    private List<String> tumour = List.of();

    @Option(names = "--mask-value", paramLabel = "N", description = "The number of tumour in masks. By default any but 0.")
    private @Nullable Integer maskValue;

    boolean given() {
        return annotations != null;
    }

    private AnnotationClasses classes() {
        return WrongOption.checked(this::named);
    }

    private AnnotationClasses named() {
        AnnotationClasses classes = tumour.isEmpty() ? AnnotationClasses.USUAL : AnnotationClasses.USUAL.withTumour(tumour);
        return maskValue == null ? classes : classes.withMaskValue(maskValue);
    }

    /**
     * Refuses what cannot be meant before any slide is looked through.
     *
     * @throws SlideException if no slide has annotations, or a file is named for several slides
     */
    void check(List<Path> slides) {
        classes();
        if (annotations == null) {
            if (!tumour.isEmpty() || maskValue != null) {
                throw new WrongOption("--tumour-class and --mask-value say what --annotations mean: give those as well");
            }
            return;
        }
        if (Files.isDirectory(annotations)) {
            if (slides.stream().allMatch(it -> file(it).isEmpty())) {
                throw new SlideException(String.format(Locale.ROOT,
                        "%s has no file for any of %d slides, such as %s; name each as "
                        + "its slide", annotations, slides.size(), slides.get(0)));
            }
        } else if (slides.size() > 1) {
            throw new SlideException("%s is a file of annotations for one slide, and there are several; give their folder"
                    .formatted(annotations));
        }
    }

    /** The file of a slide; none if it is taken for normal. */
    Optional<Path> file(Path slide) {
        if (annotations == null) {
            return Optional.empty();
        }
        return Files.isDirectory(annotations) ? SlideAnnotations.find(annotations, slide) : Optional.of(annotations);
    }

    /** What was drawn on a slide; the caller's to close. */
    SlideAnnotations of(Path slide, SlideLevel largest) {
        Optional<Path> file = file(slide);
        return file.isEmpty() ? SlideRegions.NONE : SlideAnnotations.read(file.get(), largest, classes());
    }
}

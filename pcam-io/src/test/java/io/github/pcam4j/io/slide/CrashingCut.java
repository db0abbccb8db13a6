package io.github.pcam4j.io.slide;

import io.github.pcam4j.io.ingest.PatchIngest;
import java.nio.file.Path;
import java.util.List;

/** A process that cuts slides into a store, to be killed: {@code STORE SLIDE...}. Prints a line a hundred patches. */
final class CrashingCut {
    private CrashingCut() { }

    public static void main(String[] arguments) {
        List<Path> slides = List.of(arguments).subList(1, arguments.length).stream().map(Path::of).toList();
        cut(Path.of(arguments[0]), slides, true);
    }

    static void cut(Path store, List<Path> slides, boolean tell) {
        try (SlideSet set = SlideSet.builder(slides, slide -> ScaledSlide.at(slide, 0.25))
                .each(slide -> slide.size(8).tissue(0).places(new PatchPlaces.Scattered(2700, 5, true)))
                .annotations((file, largest) -> SlideAnnotations.find(file.getParent(), file).map(it ->
                        SlideAnnotations.read(it, largest,
                        AnnotationClasses.USUAL)).orElse(SlideRegions.NONE)).build()) {
            PatchIngest.builder(set, store).size(8).progress((stage, done, total, detail) -> {
                if (tell && done % 100 == 0) {
                    System.out.println(done);
                }
            }).build().run();
        }
    }
}

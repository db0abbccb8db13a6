package io.github.pcam4j.train.heatmap;

import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.slide.SlideReader;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * How a map's pixels lie in its file, for programs that see the slide as a whole.
 *
 * @param toLargest how many columns of the file's first image one of the map's is
 * @param micrometres what a pixel of the map's image measures, if the file says
 */
record MapScale(double toLargest, OptionalDouble micrometres) {

    static MapScale of(Path image, int width) {
        try (SlideReader slide = SlideReader.open(image)) {
            double scale = Math.max(1, slide.levels().get(0).width() / (double) width);
            OptionalDouble scanned = slide.micrometresPerPixel();
            return new MapScale(scale, scanned.isPresent() ? OptionalDouble.of(scanned.getAsDouble() * scale) : scanned);
        } catch (PatchException e) {
            // Another level of the file may be of a kind that is not read; the map has been made all the same.
            return new MapScale(1, OptionalDouble.empty());
        }
    }
}

package io.github.pcam4j.io.slide;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A slide that tells how many are open. */
record CountedSlide(SlideReader slide, AtomicInteger open) implements SlideReader {

    @Override
    public Path path() {
        return slide.path();
    }

    @Override
    public List<SlideLevel> levels() {
        return slide.levels();
    }

    @Override
    public OptionalDouble micrometresPerPixel() {
        return slide.micrometresPerPixel();
    }

    @Override
    public OptionalDouble magnification() {
        return slide.magnification();
    }

    @Override
    public Set<String> associated() {
        return slide.associated();
    }

    @Override
    public String format() {
        return slide.format();
    }

    @Override
    public void read(int level, int x, int y, int width, int height, byte[] rgb, int offset) {
        slide.read(level, x, y, width, height, rgb, offset);
    }

    @Override
    public void close() {
        open.decrementAndGet();
        slide.close();
    }
}

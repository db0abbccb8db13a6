package io.github.pcam4j.io.slide;

import io.github.pcam4j.io.internal.Heap;
import io.github.pcam4j.io.region.ImagePage;
import io.github.pcam4j.io.region.LargeImage;
import io.github.pcam4j.io.region.TileCache;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.stream.Stream;

/** A slide whose levels are pages of a TIFF, or a single image. Each thread that reads at a time has a reader of its own. */
final class TiffSlide implements SlideReader {
    /** A row of 160 tiles of 256 x 256: patches go from left to right, and the next row of them lies on the same tiles. */
    private static final long MOST_TILE_BYTES = 32 << 20;
    /** Several slides may be open. */
    private static final int SHARE_OF_HEAP = 32;

    private final Path path;
    private final SlidePages pages;
    private final SlideTexts texts;
    private final String format;
    private final TileCache tiles = new TileCache(Math.min(MOST_TILE_BYTES, Heap.ofJvm().bytes() / SHARE_OF_HEAP));
    /** Readers of each level that nobody uses just now. */
    private final List<ConcurrentLinkedDeque<LargeImage>> idle;
    private boolean closed;

    private TiffSlide(Path path, SlidePages pages, SlideTexts texts) {
        this.path = path;
        this.pages = pages;
        this.texts = texts;
        this.idle = Stream.generate(ConcurrentLinkedDeque<LargeImage>::new).limit(pages.levels().size()).toList();
        // What cannot be read is told at once, and not after an hour.
        for (int level = pages.levels().size() - 1; level > 0; level--) {
            use(level, LargeImage::format);
        }
        this.format = use(0, LargeImage::format);
    }

    static TiffSlide open(Path path) {
        List<ImagePage> all = LargeImage.pages(path);
        return new TiffSlide(path, SlidePages.of(all), SlideTexts.of(all.get(0)));
    }

    private <T> T use(int level, Function<LargeImage, T> work) {
        LargeImage image = borrow(level);
        try {
            return work.apply(image);
        } finally {
            giveBack(level, image);
        }
    }

    private LargeImage borrow(int level) {
        requireOpen();
        LargeImage free = idle.get(level).pollFirst();
        return free != null ? free : LargeImage.open(path, pages.levels().get(level).page(), tiles);
    }

    private synchronized void giveBack(int level, LargeImage image) {
        if (closed) {
            image.close();
        } else {
            idle.get(level).addFirst(image);
        }
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException("%s is closed".formatted(path));
        }
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public List<SlideLevel> levels() {
        return pages.levels();
    }

    @Override
    public OptionalDouble micrometresPerPixel() {
        return texts.micrometresPerPixel();
    }

    @Override
    public OptionalDouble magnification() {
        return texts.magnification();
    }

    @Override
    public Set<String> associated() {
        return pages.associated().keySet();
    }

    @Override
    public String format() {
        return format;
    }

    @Override
    public void read(int level, int x, int y, int width, int height, byte[] rgb, int offset) {
        use(level, image -> {
            image.read(x, y, width, height, rgb, offset);
            return rgb;
        });
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (ConcurrentLinkedDeque<LargeImage> readers : idle) {
            for (LargeImage image = readers.pollFirst(); image != null; image = readers.pollFirst()) {
                image.close();
            }
        }
    }
}

package io.github.pcam4j.io.slide;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Slides that are open while somebody reads them, and a few that somebody may read again. */
final class OpenSlides implements AutoCloseable {
    /** Patches are read slide by slide: the one that ends, and the one that begins. */
    private static final int KEPT = 2;

    private final List<Path> files;
    private final Function<Path, ScaledSlide> opening;
    /** By number, the one that was used last at the end. */
    private final Map<Integer, Shared> open = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    private static final class Shared {
        private final ScaledSlide slide;
        private int users;

        Shared(ScaledSlide slide) {
            this.slide = slide;
        }
    }

    OpenSlides(List<Path> files, Function<Path, ScaledSlide> opening) {
        this.files = files;
        this.opening = opening;
    }

    /** Does something with a slide, which is open meanwhile. */
    <T> T use(int number, Function<ScaledSlide, T> work) {
        Shared shared = borrow(number);
        try {
            return work.apply(shared.slide);
        } finally {
            giveBack(shared);
        }
    }

    private synchronized Shared borrow(int number) {
        if (closed) {
            throw new IllegalStateException("%s and the slides beside it are closed".formatted(files.get(0)));
        }
        @Nullable Shared known = open.get(number);
        if (known == null) {
            known = new Shared(opening.apply(files.get(number)));
            open.put(number, known);
        }
        known.users++;
        return known;
    }

    private synchronized void giveBack(Shared shared) {
        shared.users--;
        Iterator<Shared> oldest = open.values().iterator();
        while (oldest.hasNext() && open.size() > (closed ? 0 : KEPT)) {
            Shared each = oldest.next();
            if (each.users == 0) {
                oldest.remove();
                each.slide.slide().close();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Iterator<Shared> each = open.values().iterator();
        while (each.hasNext()) {
            Shared shared = each.next();
            if (shared.users == 0) {
                each.remove();
                shared.slide.slide().close();
            }
        }
    }
}

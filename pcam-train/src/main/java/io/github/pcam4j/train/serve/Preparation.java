package io.github.pcam4j.train.serve;

import io.github.pcam4j.PrintableText;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.BilinearResize;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.image.ResizeMethod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From images of any size to what the store of a run would hold of them. Safe for use by several threads. */
final class Preparation {
    private static final int KEPT_RESIZES = 16;
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    private final PatchShape input;
    private final ResizeMethod method;
    private final Optional<PatchShape> original;
    private final int largestSide;
    private final AtomicBoolean warned = new AtomicBoolean();
    /** The weights of a resize are worth keeping; but callers may send any number of sizes. */
    private final Map<PatchShape, BilinearResize> resizes = new LinkedHashMap<>(KEPT_RESIZES, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PatchShape, BilinearResize> eldest) {
            return size() > KEPT_RESIZES;
        }
    };

    Preparation(PatchShape input, ResizeMethod method, Optional<PatchShape> original, int largestSide) {
        this.input = input;
        this.method = method;
        this.original = original;
        this.largestSide = largestSide;
    }

    /** The bytes of the input's shape, which nobody else has. */
    byte[] prepare(PatchInput image) {
        PatchImage read = image.read(largestSide);
        if (original.isPresent() && !original.get().equals(read.shape()) && !warned.getAndSet(true)) {
            LOG.warn("{} is of {}, and the patches that the model was trained on were of {}: probabilities may be worse for "
                    + "images of another magnification. This is told once", PrintableText.of(image.toString()), read.shape(),
                    original.get());
        }
        return resize(read.shape()).apply(read).pixels();
    }

    private BilinearResize resize(PatchShape from) {
        synchronized (resizes) {
            return resizes.computeIfAbsent(from, it -> new BilinearResize(it, input, method));
        }
    }
}

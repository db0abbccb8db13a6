package io.github.pcam4j.dl4j.internal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.dl4j.internal.plan.ConvolutionShape.Extent;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bytedeco.dnnl.memory;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** Products of matrices beside the definition of the gradient, whatever this processor would take. */
class ProductFilterGradientTest {
    private static final Extent ONE = new Extent(1, 1);

    /** Images and maps in memory of its own, and the gradient of a convolution's filters. */
    private static final class Gradient extends Plan {
        private final ConvolutionShape shape;
        private final memory images;
        private final memory maps;
        private final memory bias;
        private final memory filters;
        private final Step order;
        private final ProductFilterGradient products;

        Gradient(ConvolutionShape shape) {
            this.shape = shape;
            images = buffer(images(DataType.FLOAT, shape.batch(), shape.height(), shape.width(), shape.channels()));
            maps = buffer(images(DataType.FLOAT, shape.batch(), shape.height(), shape.width(), shape.filters()));
            bias = buffer(vector(shape.filters()));
            products = new ProductFilterGradient(this, shape, images, maps, bias);
            filters = buffer(new ConvolutionPrimitives(this, shape, DataType.FLOAT)
                    .filters(DataType.FLOAT, memory.format_tag.oihw));
            order = copy(products.filters(), filters);
        }

        float[] filters() {
            products.compute();
            run(order);
            await();
            return get(filters, shape.filters() * shape.channels() * shape.kernel().rows() * shape.kernel().columns());
        }
    }

    private static ConvolutionShape shape(int batch, int height, int width, int channels, int filters, int rows, int columns,
            boolean evenBefore) {
        Extent before = evenBefore ? new Extent(rows / 2, columns / 2) : new Extent((rows - 1) / 2, (columns - 1) / 2);
        return new ConvolutionShape(batch, height, width, channels, filters, new Extent(rows, columns), ONE, before,
                new Extent(rows - 1 - before.rows(), columns - 1 - before.columns()), true, false);
    }

    private static float[] noise(long count, long seed) {
        Random random = new Random(seed);
        float[] noise = new float[Math.toIntExact(count)];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextFloat() - 0.5f;
        }
        return noise;
    }

    /** The sum over all places of a map's value times the pixel that the filter's value was multiplied with. */
    private static double defined(ConvolutionShape shape, float[] images, float[] maps, long filter, long channel, long line,
            long column) {
        double sum = 0;
        for (int image = 0; image < shape.batch(); image++) {
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    long row = y + line - shape.before().rows();
                    long place = x + column - shape.before().columns();
                    if (row >= 0 && row < shape.height() && place >= 0 && place < shape.width()) {
                        long map = (image * shape.height() + y) * shape.width() + x;
                        long pixel = (image * shape.height() + row) * shape.width() + place;
                        sum += (double) maps[(int) (map * shape.filters() + filter)]
                                * images[(int) (pixel * shape.channels() + channel)];
                    }
                }
            }
        }
        return sum;
    }

    private static void check(Gradient gradient, long seed) {
        ConvolutionShape shape = gradient.shape;
        long pixels = shape.batch() * shape.height() * shape.width();
        float[] images = noise(pixels * shape.channels(), seed);
        float[] maps = noise(pixels * shape.filters(), seed + 1);
        Plan.put(images, gradient.images);
        Plan.put(maps, gradient.maps);
        float[] found = gradient.filters();
        int next = 0;
        for (long filter = 0; filter < shape.filters(); filter++) {
            for (long channel = 0; channel < shape.channels(); channel++) {
                for (long line = 0; line < shape.kernel().rows(); line++) {
                    for (long column = 0; column < shape.kernel().columns(); column++) {
                        assertEquals(defined(shape, images, maps, filter, channel, line, column), found[next++], 1e-4,
                                "%s, filter %d, channel %d, %d, %d".formatted(shape, filter, channel, line, column));
                    }
                }
            }
        }
        float[] bias = Plan.get(gradient.bias, shape.filters());
        for (int filter = 0; filter < shape.filters(); filter++) {
            double sum = 0;
            for (int i = filter; i < maps.length; i += (int) shape.filters()) {
                sum += maps[i];
            }
            assertEquals(sum, bias[filter], 1e-4, "bias " + filter);
        }
    }

    @Property(tries = 60)
    void isTheDefinedGradient(@ForAll @IntRange(min = 1, max = 3) int batch, @ForAll @IntRange(min = 4, max = 9) int height,
            @ForAll @IntRange(min = 4, max = 9) int width, @ForAll @IntRange(min = 1, max = 5) int channels,
            @ForAll @IntRange(min = 1, max = 6) int filters, @ForAll @IntRange(min = 1, max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 4) int columns, @ForAll boolean evenBefore) {
        ConvolutionShape shape = shape(batch, height, width, channels, filters, rows, columns, evenBefore);
        assertTrue(ProductFilterGradient.computes(shape));
        try (Gradient gradient = new Gradient(shape)) {
            check(gradient, 1);
            // Nothing of one call is left for the next.
            check(gradient, 3);
        }
    }

    @Test
    void stepsAndMapsOfAnotherSizeAreNotComputed() {
        ConvolutionShape whole = shape(2, 8, 8, 3, 4, 3, 3, true);
        assertTrue(ProductFilterGradient.computes(whole));
        assertFalse(ProductFilterGradient.computes(new ConvolutionShape(2, 8, 8, 3, 4, whole.kernel(), new Extent(2, 2),
                whole.before(), whole.after(), true, false)));
        assertFalse(ProductFilterGradient.computes(new ConvolutionShape(2, 8, 8, 3, 4, whole.kernel(), ONE,
                new Extent(0, 0), new Extent(0, 0), true, false)));
        // A window that reaches beyond the image on both sides has columns that hold nothing of it.
        assertFalse(ProductFilterGradient.computes(shape(2, 8, 2, 3, 4, 3, 5, true)));
    }
}

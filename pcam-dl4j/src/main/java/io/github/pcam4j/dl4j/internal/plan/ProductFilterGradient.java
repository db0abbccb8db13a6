package io.github.pcam4j.dl4j.internal.plan;

import io.github.pcam4j.dl4j.internal.plan.ConvolutionShape.Extent;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The gradient of a convolution's filters as products of matrices. For each image the pixels that a window has side by side
 * are laid side by side in memory (Chellapilla, Puri and Simard 2006, but for one row of windows, not all), so that
 * the gradient of each row of the filters is one product of all maps with all pixels. A buffer for one image stays in
 * the caches.
 */
final class ProductFilterGradient {
    private static final Extent ONE = new Extent(1, 1);

    private final Plan plan;
    private final ConvolutionShape shape;
    private final long pixels;
    /** Values of a pixel's neighbours in one row of the window. */
    private final long row;
    private final memory images;
    private final memory maps;
    private final memory bias;
    /** (row and padding, column, column of the window, channel); what padding there is stays 0. */
    private final memory windows;
    private final memory filters;
    private final memory ones;
    private final List<Shift> shifts = new ArrayList<>();

    /** A copy of an image from one column on, to where windows have it. */
    private record Shift(memory from, long column, Step copy) { }

    /** Of images and maps of single precision that a plan has. */
    ProductFilterGradient(Plan plan, ConvolutionShape shape, memory images, memory maps, memory bias) {
        this.plan = plan;
        this.shape = shape;
        this.pixels = shape.height() * shape.width();
        this.row = shape.kernel().columns() * shape.channels();
        this.images = images;
        this.maps = maps;
        this.bias = bias;
        long rows = shape.height() + shape.kernel().rows() - 1;
        this.windows = plan.buffer(plan.vector(rows * shape.width() * row));
        Pointer.memset(windows.get_data_handle(), 0, windows.get_desc().get_size());
        this.ones = plan.buffer(plan.vector(pixels));
        Plan.put(Plan.ones(pixels), ones);
        this.filters = plan.buffer(strided(
                new long[] {shape.filters(), shape.channels(), shape.kernel().rows(), shape.kernel().columns()},
                row, 1, shape.filters() * row, shape.channels()));
        for (long column = 0; column < shape.kernel().columns(); column++) {
            shifts.add(shift(column));
        }
    }

    /** Whether maps have a place for each pixel. */
    static boolean computes(ConvolutionShape shape) {
        return shape.stride().equals(ONE) && shape.outputHeight() == shape.height() && shape.outputWidth() == shape.width()
                && shape.before().columns() < shape.width() && shape.after().columns() < shape.width();
    }

    private memory.desc strided(long[] dimensions, long... strides) {
        return plan.own(new memory.desc(dimensions, memory.data_type.f32, strides));
    }

    private Shift shift(long column) {
        long by = column - shape.before().columns();
        long[] dimensions = {1, shape.channels(), shape.height(), shape.width() - Math.abs(by)};
        memory from = plan.view(strided(dimensions, pixels * shape.channels(), 1, shape.width() * shape.channels(),
                shape.channels()));
        memory to = plan.view(strided(dimensions, pixels * row, 1, shape.width() * row, row));
        Plan.bind(to, at(windows, (shape.before().rows() * shape.width() + Math.max(0, -by)) * row
                + column * shape.channels()));
        return new Shift(from, Math.max(0, by), plan.copy(from, to));
    }

    private static FloatPointer at(memory values, long place) {
        return new FloatPointer(values.get_data_handle()).getPointer(FloatPointer.class, place);
    }

    /** Where the gradient of the filters is found. */
    memory filters() {
        return filters;
    }

    /** Overwrites the gradients with those of the images and maps that are bound. */
    void compute() {
        plan.await();
        for (long image = 0; image < shape.batch(); image++) {
            for (Shift shift : shifts) {
                Plan.bind(shift.from(), at(images, (image * pixels + shift.column()) * shape.channels()));
                plan.run(shift.copy());
            }
            plan.await();
            multiply(image);
        }
    }

    private void multiply(long image) {
        FloatPointer map = at(maps, image * pixels * shape.filters());
        float kept = image == 0 ? 0 : 1;
        for (long line = 0; line < shape.kernel().rows(); line++) {
            check(dnnl.dnnl_sgemm((byte) 'T', (byte) 'N', shape.filters(), row, pixels, 1, map, shape.filters(),
                    at(windows, line * shape.width() * row), row, kept, at(filters, line * shape.filters() * row), row));
        }
        check(dnnl.dnnl_sgemm((byte) 'N', (byte) 'N', 1, shape.filters(), pixels, 1, at(ones, 0), pixels, map,
                shape.filters(), kept, at(bias, 0), shape.filters()));
    }

    private static void check(int status) {
        if (status != dnnl.dnnl_success) {
            throw new IllegalStateException("oneDNN cannot multiply matrices here: status " + status);
        }
    }
}

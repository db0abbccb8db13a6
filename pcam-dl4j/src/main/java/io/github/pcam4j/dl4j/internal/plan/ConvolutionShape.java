package io.github.pcam4j.dl4j.internal.plan;

/**
 * Shapes of a convolution and all that decides which primitives do it.
 *
 * @param batch patches
 * @param height of the input
 * @param width of the input
 * @param channels of the input
 * @param filters channels of the output
 * @param kernel rows and columns
 * @param stride rows and columns
 * @param before rows of padding above and columns to the left
 * @param after rows of padding below and columns to the right
 * @param training whether there will be a backward pass
 * @param inputGradient whether that needs the gradient at the input
 */
public record ConvolutionShape(long batch, long height, long width, long channels, long filters, Extent kernel, Extent stride,
        Extent before, Extent after, boolean training, boolean inputGradient) {

    /** Rows and columns. */
    public record Extent(long rows, long columns) {
        public static Extent of(int[] both) {
            return new Extent(both[0], both[1]);
        }

        long[] array() {
            return new long[] {rows, columns};
        }
    }

    /** The same for another number of images. */
    ConvolutionShape of(int images) {
        return new ConvolutionShape(images, height, width, channels, filters, kernel, stride, before, after, training,
                inputGradient);
    }

    public long outputHeight() {
        return (height + before.rows() + after.rows() - kernel.rows()) / stride.rows() + 1;
    }

    public long outputWidth() {
        return (width + before.columns() + after.columns() - kernel.columns()) / stride.columns() + 1;
    }
}

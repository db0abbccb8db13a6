package io.github.pcam4j.io.summary;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sums and sums of squares of each channel, in integers: exact, and the same in whatever order patches are added. A sum
 * of squares fits a long up to 10^14 pixels.
 */
final class PixelSums {
    private static final int CHANNELS = 3;

    private final long[] sums = new long[CHANNELS];
    private final long[] squares = new long[CHANNELS];
    private long pixels;

    @SuppressWarnings("NarrowCalculation") // the square of a byte fits an int
    void addRow(byte[] interleaved, int offset, int width) {
        long red = 0;
        long green = 0;
        long blue = 0;
        long redSquares = 0;
        long greenSquares = 0;
        long blueSquares = 0;
        for (int at = offset; at < offset + width * CHANNELS; at += CHANNELS) {
            int r = interleaved[at] & 0xff;
            int g = interleaved[at + 1] & 0xff;
            int b = interleaved[at + 2] & 0xff;
            red += r;
            green += g;
            blue += b;
            redSquares += r * r;
            greenSquares += g * g;
            blueSquares += b * b;
        }
        add(0, red, redSquares);
        add(1, green, greenSquares);
        add(2, blue, blueSquares);
        pixels += width;
    }

    private void add(int channel, long sum, long square) {
        sums[channel] += sum;
        squares[channel] += square;
    }

    void add(PixelSums other) {
        for (int channel = 0; channel < CHANNELS; channel++) {
            add(channel, other.sums[channel], other.squares[channel]);
        }
        pixels += other.pixels;
    }

    List<ChannelStatistics> statistics() {
        return IntStream.range(0, CHANNELS).mapToObj(this::statistics).toList();
    }

    /** mean = S/n, deviation = sqrt(n Q - S^2)/n. The difference is taken in integers, where nothing cancels away. */
    private ChannelStatistics statistics(int channel) {
        BigInteger count = BigInteger.valueOf(pixels);
        BigInteger sum = BigInteger.valueOf(sums[channel]);
        BigInteger spread = count.multiply(BigInteger.valueOf(squares[channel])).subtract(sum.multiply(sum));
        BigDecimal root = new BigDecimal(spread).sqrt(MathContext.DECIMAL64);
        return new ChannelStatistics(sums[channel] / (double) pixels,
                root.divide(new BigDecimal(count), MathContext.DECIMAL64).doubleValue());
    }
}

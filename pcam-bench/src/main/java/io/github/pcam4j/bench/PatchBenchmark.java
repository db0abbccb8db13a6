package io.github.pcam4j.bench;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.BilinearResize;
import io.github.pcam4j.io.image.PatchDecoder;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.image.ResizeMethod;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.CRC32C;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What ingest does to one patch of 96 x 96, step by step, in patches a second. */
@State(Scope.Benchmark)
@Fork(value = 1, jvmArgsAppend = "-Xmx256m")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PatchBenchmark {
    private static final PatchShape SHAPE = PatchShape.rgb(96);

    private final PatchDecoder decoder = new PatchDecoder(SHAPE.width());
    private final BilinearResize bySixteenths = new BilinearResize(SHAPE, PatchShape.rgb(128));
    private final BilinearResize general = new BilinearResize(SHAPE, PatchShape.rgb(124));
    private final BilinearResize filtering = new BilinearResize(SHAPE, PatchShape.rgb(64));
    private final BilinearResize unfiltered =
            new BilinearResize(SHAPE, PatchShape.rgb(64), ResizeMethod.UNFILTERED);
    private byte[] tiff;
    private PatchImage image;
    private PatchImage resized;

    /**
     * Makes a patch.
     *
     * @throws IOException never
     */
    @Setup
    public void encode() throws IOException {
        BufferedImage noise = new BufferedImage(SHAPE.width(), SHAPE.height(), BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int i = 0; i < SHAPE.width() * SHAPE.height(); i++) {
            noise.setRGB(i % SHAPE.width(), i / SHAPE.width(), random.nextInt());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(noise, "tiff", bytes);
        tiff = bytes.toByteArray();
        image = decoder.decode(tiff, "noise");
        resized = bySixteenths.apply(image);
    }

    /**
     * An uncompressed TIFF to pixels.
     *
     * @return the patch
     */
    @Benchmark
    public PatchImage decode() {
        return decoder.decode(tiff, "noise");
    }

    /**
     * 96 to 128.
     *
     * @return the patch
     */
    @Benchmark
    public PatchImage resize() {
        return bySixteenths.apply(image);
    }

    /**
     * 96 to 124, whose weights are no sixteenths.
     *
     * @return the patch
     */
    @Benchmark
    public PatchImage resizeByOddFactor() {
        return general.apply(image);
    }

    /**
     * 96 to 64, with a filter.
     *
     * @return the patch
     */
    @Benchmark
    public PatchImage shrink() {
        return filtering.apply(image);
    }

    /**
     * 96 to 64, without a filter.
     *
     * @return the patch
     */
    @Benchmark
    public PatchImage shrinkUnfiltered() {
        return unfiltered.apply(image);
    }

    /**
     * The checksum of a patch of 128 x 128.
     *
     * @return the checksum
     */
    @Benchmark
    public long checksum() {
        CRC32C crc = new CRC32C();
        crc.update(resized.pixels());
        return crc.getValue();
    }
}

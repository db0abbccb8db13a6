package io.github.pcam4j.train.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.BilinearResize;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.image.ResizeMethod;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.source.FolderPatches;
import io.github.pcam4j.io.store.PatchStore;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a model is given of an image is what the store has of it, to the last bit. */
class PreparationTest {
    private static final int SIZE = 16;

    @TempDir
    private Path folder;

    private static Preparation preparation(ResizeMethod method) {
        return new Preparation(PatchShape.rgb(SIZE), method, Optional.empty(), 200);
    }

    private static BufferedImage noise(int side, int type, long seed) {
        BufferedImage image = new BufferedImage(side, side, type);
        Random random = new Random(seed);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        return image;
    }

    @ParameterizedTest
    @CsvSource({"tif, 16", "tif, 96", "tif, 12", "png, 16", "png, 96", "png, 15", "jpg, 16", "jpg, 96", "jpg, 50", "jpg, 9"})
    void givesTheBytesThatTheStoreHas(String format, int side) throws IOException {
        for (int i = 0; i < 5; i++) {
            assertTrue(ImageIO.write(noise(side, BufferedImage.TYPE_INT_RGB, i), format,
                    Files.createDirectories(folder.resolve("files")).resolve(i + "." + format).toFile()));
        }
        FolderPatches patches = FolderPatches.unlabelled(folder.resolve("files"));
        PatchIngest.builder(patches, folder.resolve("store.h5")).size(SIZE).build().run();
        Preparation preparation = preparation(ResizeMethod.ANTIALIAS);
        try (PatchStore store = PatchStore.open(folder.resolve("store.h5"))) {
            for (int i = 0; i < store.size(); i++) {
                byte[] expected = store.read(i);
                Path file = Path.of(patches.location(i));
                assertArrayEquals(expected, preparation.prepare(PatchInput.of(file)), file.toString());
                assertArrayEquals(expected, preparation.prepare(PatchInput.of(Files.readAllBytes(file), "it")));
                assertArrayEquals(expected, preparation.prepare(PatchInput.of(ImageIO.read(file.toFile()), "it")));
            }
        }
    }

    @Test
    void shrinksWithoutAFilterForRunsThatHadNone() {
        BufferedImage image = noise(48, BufferedImage.TYPE_3BYTE_BGR, 1);
        PatchImage read = PatchImage.of(image, "it", 48);
        for (ResizeMethod method : ResizeMethod.values()) {
            assertArrayEquals(new BilinearResize(read.shape(), PatchShape.rgb(SIZE), method).apply(read).pixels(),
                    preparation(method).prepare(PatchInput.of(image, "it")));
        }
        assertFalse(Arrays.equals(preparation(ResizeMethod.ANTIALIAS).prepare(PatchInput.of(image, "it")),
                preparation(ResizeMethod.UNFILTERED).prepare(PatchInput.of(image, "it"))));
    }

    /** Weights are kept for some sizes only, and are right for all. */
    @Property(tries = 200)
    void manySizesInAnyOrderAreResizedRightly(@ForAll List<@IntRange(min = 1, max = 60) Integer> sides) {
        Preparation preparation = preparation(ResizeMethod.ANTIALIAS);
        for (int side : sides) {
            BufferedImage image = noise(side, BufferedImage.TYPE_INT_BGR, side);
            PatchImage read = PatchImage.of(image, "it", side);
            assertArrayEquals(new BilinearResize(read.shape(), PatchShape.rgb(SIZE)).apply(read).pixels(),
                    preparation.prepare(PatchInput.of(image, "it")));
        }
    }
}

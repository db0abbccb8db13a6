package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.calibrate.Calibration;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.run.RunWeights;
import io.github.pcam4j.train.internal.run.Seal;
import io.github.pcam4j.train.internal.run.SplitIds;
import io.github.pcam4j.train.split.SlideFile;
import io.github.pcam4j.train.split.Split;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In a stranger's run there may be a pipe, a link to a device or files larger than memory: none is read to its end. */
class OddFilesTest {
    private static final List<String> IDS = List.of("a", "b");

    @TempDir
    private Path folder;

    /** What reads a file. */
    private interface Reader {
        void read(Path file);
    }

    /** The readers of a run's files, and of those that are given beside it. */
    private enum Kind {
        PREDICTIONS("predictions.csv", Predictions::read),
        SPLIT("split.csv", file -> Split.load(file, IDS)),
        TRAINED("split.csv", SplitIds::trained),
        SLIDES("slides.csv", file -> SlideFile.read(file, IDS)),
        CONFIGURATION("config.json", file -> RunDirectory.open(file.getParent()).spec()),
        RESUMED("config.json", file -> Trainer.resume(file.getParent())),
        METRICS("metrics.json", file -> RunDirectory.open(withConfig(file)).metrics()),
        CALIBRATION("calibration.json", Calibration::load),
        WEIGHTS("best.weights.h5", file -> new RunWeights(PcamCnn.builder().inputSize(8).filters(2).units(2).build())
                .load(file)),
        PROGRESS("progress.bin", Progress::read);

        private final String file;
        private final Reader reader;

        Kind(String file, Reader reader) {
            this.file = file;
            this.reader = reader;
        }
    }

    private static Path withConfig(Path file) {
        try {
            Path config = file.resolveSibling("config.json");
            return (Files.exists(config) ? config : Files.createFile(config)).getParent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refused(Kind kind, Path file) {
        TrainingException e = assertThrows(TrainingException.class,
                () -> assertTimeoutPreemptively(Duration.ofMinutes(1), () -> kind.reader.read(file)));
        assertTrue(e.getMessage().contains(kind.file), e.getMessage());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void pipesDevicesFoldersAndWhatNeverEndsAreRefused(Kind kind) throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/zero")), "there are no pipes and devices");
        Path file = folder.resolve(kind.file);
        assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
        refused(kind, file);
        Files.delete(file);
        for (String device : List.of("/dev/zero", "/dev/random", "nowhere")) {
            Files.createSymbolicLink(file, Path.of(device));
            refused(kind, file);
            Files.delete(file);
        }
        Files.createDirectory(file);
        refused(kind, file);
        Files.delete(file);
        // Of no bytes on the disk, but too many in memory.
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 36);
        }
        refused(kind, file);
    }

    private static String line(byte[] content, String name) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return String.format(Locale.ROOT, "%08x %d %s", checksum.getValue(), content.length, name);
    }

    @Test
    void aListOfChecksumsLeadsNowhereElse() throws IOException {
        byte[] secret = "secret".getBytes(StandardCharsets.UTF_8);
        Path outside = Files.write(folder.resolve("outside"), secret);
        Path sealed = Files.createDirectory(folder.resolve("sealed"));
        for (String name : new String[] {"../outside", outside.toAbsolutePath().toString(), "x/../../outside"}) {
            Files.writeString(sealed.resolve(Seal.NAME), "CRC-32C, bytes and names of 1 files\n" + line(secret, name) + "\n");
            assertTrue(Seal.fault(sealed).orElseThrow().contains("'" + name + "', which lies elsewhere"), name);
        }
        Files.write(sealed.resolve("inside"), secret);
        Files.writeString(sealed.resolve(Seal.NAME), "CRC-32C, bytes and names of 1 files\n" + line(secret, "inside") + "\n");
        assertEquals(Optional.empty(), Seal.fault(sealed));
    }

    @Test
    void noCountOfProbabilitiesIsBelieved() throws IOException {
        for (int count : new int[] {-1, Integer.MAX_VALUE, 1 << 20}) {
            Path file = folder.resolve("progress.bin");
            Progress.NONE.write(file);
            long length = Files.size(file);
            try (RandomAccessFile changed = new RandomAccessFile(file.toFile(), "rw")) {
                changed.seek(length - Integer.BYTES);
                changed.writeInt(count);
            }
            TrainingException e = assertThrows(TrainingException.class, () -> Progress.read(file));
            assertTrue(e.getMessage().contains("progress.bin cannot be read") && e.getMessage().contains(count
                    + " probabilities"), e.getMessage());
        }
    }
}

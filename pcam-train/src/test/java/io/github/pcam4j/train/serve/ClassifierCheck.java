package io.github.pcam4j.train.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.source.FolderPatches;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.ensemble.Combination;
import io.github.pcam4j.train.ensemble.Ensemble;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;

/**
 * Holds a classifier to what {@code Predictor} gives for a store that was made of the same files, whatever batches meet.
 */
public final class ClassifierCheck {
    private static final int SIZE = 16;
    private static final int FILES = 90;
    private static final int THREADS = 6;
    private static final List<String> FORMATS = List.of("tif", "png", "jpg");
    private static final CnnSpec SPEC = PcamCnn.builder().inputSize(SIZE).filters(8, 16).units(16).build();

    private final Path folder;
    private final String engine;
    private final double tolerance;

    private ClassifierCheck(Path folder, String engine, double tolerance) {
        this.folder = folder;
        this.engine = engine;
        this.tolerance = tolerance;
    }

    /**
     * One model that takes one view of each patch, and two of four views.
     *
     * @param side of the files, another than that of the store
     * @param tolerance by how much a probability may depend on the batch that it is computed in
     */
    public static void givesWhatThePredictorGives(Path folder, String engine, int side, double tolerance) throws Exception {
        ClassifierCheck check = new ClassifierCheck(folder, engine, tolerance);
        check.draw(side);
        FolderPatches patches = FolderPatches.ofClasses(folder.resolve("files"), List.of("dark", "bright"));
        PatchIngest.builder(patches, folder.resolve("store.h5")).size(SIZE).build().run();
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < patches.size(); i++) {
            files.add(Path.of(patches.location(i)));
        }
        assertEquals(FILES, files.size());
        try (PatchStore store = PatchStore.open(folder.resolve("store.h5"))) {
            Ensemble one = Ensemble.of(List.of(check.trained("run", store, 1)));
            check.compare(one, store, files);
            check.compare(Ensemble.of(List.of(one.runs().get(0), check.trained("other", store, 2))).lookingAt(4)
                    .combining(Combination.LOGITS), store, files);
        }
    }

    private void draw(int side) throws IOException {
        Random random = new Random(side);
        for (int i = 0; i < FILES; i++) {
            boolean bright = i % 3 == 0;
            BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
            int[] rgb = random.ints(side * side, 0, 0x1000000).map(it -> it & 0x7f7f7f).toArray();
            image.setRGB(0, 0, side, side, Arrays.stream(rgb).map(it -> bright ? it + 0x202020 : it).toArray(), 0, side);
            String format = FORMATS.get(i / 3 % FORMATS.size());
            Path file = folder.resolve("files/" + (bright ? "bright/" : "dark/") + i + "." + format);
            Files.createDirectories(file.getParent());
            assertTrue(ImageIO.write(image, format, file.toFile()), format);
        }
    }

    private Path trained(String name, PatchStore store, long seed) {
        Path run = folder.resolve(name);
        Trainer.builder(SPEC).engine(engine).epochs(2).batchSize(16).seed(seed).maxLearningRate(0.05).runDirectory(run)
                .build().fit(store, StratifiedSplitter.builder().validation(0.25).seed(1).build().split(store.labels()));
        return run;
    }

    private void compare(Ensemble ensemble, PatchStore store, List<Path> files) throws Exception {
        double[] expected = ensemble.predict(store, ProgressListener.NONE);
        try (PatchClassifier classifier = PatchClassifier.builder(ensemble).batch(24).queue(60).open()) {
            // As one list, batch by batch as it comes.
            double[] alone = probabilities(classifier.classify(files.stream().map(PatchInput::of).toList()));
            assertArrayEquals(expected, alone, tolerance);
            ExecutorService callers = Executors.newFixedThreadPool(THREADS);
            try {
                List<Future<?>> calls = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    Random random = new Random(thread);
                    calls.add(callers.submit(() -> {
                        for (int i = 0; i < 25; i++) {
                            some(classifier, files, expected, random);
                        }
                        return null;
                    }));
                }
                for (Future<?> call : calls) {
                    call.get();
                }
            } finally {
                callers.shutdownNow();
            }
        }
    }

    /** A call with some of the files, in each way that a program may have them. */
    private void some(PatchClassifier classifier, List<Path> files, double[] expected, Random random) throws Exception {
        int[] chosen = random.ints(1 + random.nextInt(40), 0, files.size()).toArray();
        List<PatchInput> inputs = new ArrayList<>();
        for (int i : chosen) {
            Path file = files.get(i);
            inputs.add(switch (random.nextInt(3)) {
                case 0 -> PatchInput.of(file);
                case 1 -> PatchInput.of(Files.readAllBytes(file), file.toString());
                default -> PatchInput.of(ImageIO.read(file.toFile()), file.toString());
            });
        }
        double[] wanted = Arrays.stream(chosen).mapToDouble(i -> expected[i]).toArray();
        assertArrayEquals(wanted, probabilities(classifier.classify(inputs)), tolerance);
    }

    private static double[] probabilities(List<Classification> found) {
        return found.stream().mapToDouble(Classification::probability).toArray();
    }
}

package io.github.pcam4j.examples.study;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.source.CompetitionArchive;
import io.github.pcam4j.io.source.PatchSource;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.engine.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Trains on a sample of patches under the documented recipe and then adds one thing at a time, on the same folds, and
 * prints a table of what each did to the AUC. {@code docs/recipe.md} is what it made of 1,400 patches.
 *
 * <p>Killed, it resumes where it was: each training is kept in a folder of its own.
 */
@Command(name = "recipe-study", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = "Measures what each change of the documented recipe does to the AUC.")
public final class RecipeStudy implements Callable<Integer> {

    @Parameters(paramLabel = "ARCHIVE", description = "The competition's ZIP, or a sample of it.")
    private Path archive;

    @Option(names = "--out", defaultValue = "recipe-study", paramLabel = "FOLDER", description = "Where to keep all of it.")
    private Path out;

    @Option(names = "--size", defaultValue = "48", description = "Rows and columns that patches are resized to.")
    private int size;

    @Option(names = "--epochs", defaultValue = "20", description = "Epochs of each training.")
    private int epochs;

    @Option(names = "--seeds", defaultValue = "3", description = "How often each fold is trained anew; at most 3.")
    private int seeds;

    @Option(names = "--precision", defaultValue = "fp32", description = "What products are computed in.")
    private String precision;

    @Option(names = "--networks", split = ",", paramLabel = "NAME",
            description = "Compare these networks with the documented one, all from drawn weights, in place of recipes.")
    private List<String> networks = List.of();

    /**
     * Runs the study.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new RecipeStudy(), arguments));
    }

    @Override
    public Integer call() {
        try (ProgressDisplay progress = new ProgressDisplay();
                CompetitionArchive patches = CompetitionArchive.open(archive);
                PatchStore store = store("train.h5", patches.train(), progress);
                PatchStore test = store("test.h5", patches.test().orElseThrow(() ->
                        new IllegalArgumentException(archive + " has no test patches, which pseudo-labels are for")), progress)) {
            StudyRuns runs = new StudyRuns(out, store, test, StudyFolds.of(store), epochs, Precision.named(precision),
                    progress);
            List<StudyRecipe> recipes = networks.isEmpty() ? StudyRecipes.all() : StudyRecipes.networks(networks);
            List<List<List<Predictions>>> predictions = new ArrayList<>();
            recipes.forEach(recipe -> predictions.add(new ArrayList<>()));
            for (int round = 0; round < seeds; round++) {
                for (int i = 0; i < recipes.size(); i++) {
                    predictions.get(i).add(runs.predictions(recipes.get(i), round));
                    System.err.println(StudyRow.of(recipes.get(i), predictions.get(i), predictions.get(0)).toMarkdown());
                }
            }
            print(store, IntStream.range(0, recipes.size()).mapToObj(i ->
                    StudyRow.of(recipes.get(i), predictions.get(i), predictions.get(0))).toList());
        }
        return 0;
    }

    private PatchStore store(String name, PatchSource patches, ProgressListener progress) {
        Path path = out.resolve(name);
        if (!Files.exists(path)) {
            PatchIngest.builder(patches, path).size(size).progress(progress).build().run();
        }
        return PatchStore.open(path);
    }

    private void print(PatchStore store, List<StudyRow> rows) {
        System.out.println(String.format(Locale.ROOT, "%,d patches of %d x %d, %d folds, %d seeds, %d epochs in %s%n",
                store.size(), size, size, StudyFolds.COUNT, seeds, epochs, precision));
        System.out.println("| recipe | AUC | difference | 95% interval | by seed | loss | ECE |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        rows.forEach(row -> System.out.println(row.toMarkdown()));
    }
}

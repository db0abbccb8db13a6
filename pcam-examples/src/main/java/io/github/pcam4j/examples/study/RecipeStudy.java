package io.github.pcam4j.examples.study;

import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.source.CompetitionArchive;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.engine.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Trains on a sample of patches under the documented recipe and then adds one thing at a time, on the same folds, and
 * prints a table of what each did to the AUC. {@code docs/recipe.md} is what it made of 1,400 patches.
 *
 * <p>Killed, it goes on where it was: each training is kept in a folder of its own.
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

    @Option(names = "--precision", defaultValue = "fp32", description = "What products are computed in.")
    private String precision;

    /**
     * Runs the study.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RecipeStudy()).execute(arguments));
    }

    @Override
    public Integer call() {
        try (ProgressDisplay progress = new ProgressDisplay(); PatchStore store = store(progress)) {
            StudyRuns runs = new StudyRuns(out, store, StudyFolds.of(store), epochs, Precision.named(precision),
                    progress);
            List<StudyRow> rows = new ArrayList<>();
            List<Predictions> documented = runs.predictions(StudyRecipes.DOCUMENTED);
            for (StudyRecipe recipe : StudyRecipes.all()) {
                rows.add(StudyRow.of(recipe, runs.predictions(recipe), documented));
                System.err.println(rows.get(rows.size() - 1).toMarkdown());
            }
            print(store, rows);
        }
        return 0;
    }

    private PatchStore store(ProgressListener progress) {
        Path path = out.resolve("train.h5");
        if (!Files.exists(path)) {
            try (CompetitionArchive patches = CompetitionArchive.open(archive)) {
                PatchIngest.builder(patches.train(), path).size(size).progress(progress).build().run();
            }
        }
        return PatchStore.open(path);
    }

    private void print(PatchStore store, List<StudyRow> rows) {
        System.out.println(String.format(Locale.ROOT, "%,d patches of %d x %d, %d folds, %d epochs in %s%n",
                store.size(), size, size, StudyFolds.COUNT, epochs, precision));
        System.out.println("| recipe | AUC | difference | 95% interval | by fold | log loss | ECE |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        rows.forEach(row -> System.out.println(row.toMarkdown()));
    }
}

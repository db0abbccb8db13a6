package io.github.pcam4j.examples.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.examples.synthetic.SyntheticArchive;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.source.CompetitionArchive;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.metrics.AucComparison;
import io.github.pcam4j.train.metrics.DeLong;
import io.github.pcam4j.train.pseudo.Selection;
import io.github.pcam4j.train.split.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class StudyTest {
    @TempDir
    private Path folder;

    private static Predictions predictions(String prefix, double skill, long seed) {
        Random random = new Random(seed);
        byte[] labels = new byte[50];
        double[] probabilities = new double[50];
        for (int i = 0; i < 50; i++) {
            labels[i] = (byte) (i % 2);
            probabilities[i] = (float) (random.nextDouble() * (1 - skill) + skill * labels[i]);
        }
        return Predictions.of(IntStream.range(0, 50).mapToObj(i -> prefix + i).toList(), labels, probabilities);
    }

    @Test
    void aRowIsTheMeanOverFoldsWithVariancesAdded() {
        List<Predictions> own = List.of(predictions("a", 0.4, 1), predictions("b", 0.3, 2));
        List<Predictions> others = List.of(predictions("a", 0.2, 3), predictions("b", 0.2, 4));
        StudyRow row = StudyRow.of(StudyRecipes.DOCUMENTED, List.of(own), List.of(others));
        AucComparison first = comparison(own.get(0), others.get(0));
        AucComparison second = comparison(own.get(1), others.get(1));
        assertEquals((first.aucB() + second.aucB()) / 2, row.auc(), 1e-12);
        assertEquals((first.difference() + second.difference()) / 2, row.difference(), 1e-12);
        assertEquals(1.96 * Math.hypot(first.standardError(), second.standardError()) / 2, row.halfWidth(), 1e-4);
        assertTrue(row.toMarkdown().startsWith("| documented recipe | 0."), row.toMarkdown());

        StudyRow same = StudyRow.of(StudyRecipes.DOCUMENTED, List.of(own, own), List.of(others, others));
        assertEquals(row.halfWidth(), same.halfWidth(), 1e-12, "a second seed that differs in nothing tells nothing");
    }

    @Test
    void seedsThatDifferWidenTheInterval() {
        List<List<Predictions>> own = List.of(List.of(predictions("a", 0.4, 1)), List.of(predictions("a", 0.1, 2)));
        List<List<Predictions>> others = List.of(List.of(predictions("a", 0.2, 3)), List.of(predictions("a", 0.2, 4)));
        AucComparison first = comparison(own.get(0).get(0), others.get(0).get(0));
        AucComparison second = comparison(own.get(1).get(0), others.get(1).get(0));
        double ofPatches = (Math.pow(first.standardError(), 2) + Math.pow(second.standardError(), 2)) / 2;
        double ofSeeds = Math.pow(first.difference() - second.difference(), 2) / 4;
        assertEquals(1.96 * Math.sqrt(ofPatches + ofSeeds),
                StudyRow.of(StudyRecipes.DOCUMENTED, own, others).halfWidth(), 1e-4);
    }

    private static AucComparison comparison(Predictions own, Predictions other) {
        return DeLong.compare(own.labels(), other.probabilities(), own.probabilities());
    }

    @Test
    void modelsAreTrainedOnceAndJudgedByTheirFold() throws Exception {
        Path zip = folder.resolve("patches.zip");
        SyntheticArchive.builder(zip).train(36).test(4).build().write();
        try (CompetitionArchive archive = CompetitionArchive.open(zip)) {
            PatchIngest.builder(archive.train(), folder.resolve("train.h5")).size(8).build().run();
            PatchIngest.builder(archive.test().orElseThrow(), folder.resolve("test.h5")).size(8).build().run();
        }
        try (PatchStore store = PatchStore.open(folder.resolve("train.h5"));
                PatchStore test = PatchStore.open(folder.resolve("test.h5"))) {
            List<Split> folds = StudyFolds.of(store);
            Set<Integer> judged = new HashSet<>();
            folds.forEach(fold -> Arrays.stream(fold.validation()).forEach(judged::add));
            assertEquals(36, judged.size());
            StudyRuns runs = new StudyRuns(folder, store, test, folds, 1, Precision.FP32, ProgressListener.NONE);
            List<Predictions> once = runs.predictions(StudyRecipes.DOCUMENTED, 0);
            assertEquals(List.of(12, 12, 12), once.stream().map(Predictions::size).toList());
            Path metrics = folder.resolve("documented/fold-1-seed-1/metrics.json");
            FileTime trained = Files.getLastModifiedTime(metrics);
            runs.predictions(StudyRecipes.DOCUMENTED.using("views", "in views", 1, 8), 0);
            assertEquals(trained, Files.getLastModifiedTime(metrics));
            runs.predictions(StudyRecipes.DOCUMENTED.labelling("pseudo", "all labelled", Selection.confidence(0.5)), 0);
            assertTrue(Files.exists(folder.resolve("pseudo/fold-2-seed-2/round-1/metrics.json")));
            runs.predictions(StudyRecipes.DOCUMENTED, 1);
            assertTrue(Files.exists(folder.resolve("documented/fold-3-seed-1/metrics.json")), "another seed");
        }
    }

    @Test
    void networksStandBesideTheDocumentedOneAndHaveFoldersOfTheirOwn() {
        List<StudyRecipe> networks = StudyRecipes.networks(List.of("resnet18", "efficientnet_b3"));
        assertEquals(List.of("together", "resnet18", "efficientnet_b3"),
                networks.stream().map(StudyRecipe::modelsOf).toList());
        assertEquals(List.of("cnn", "resnet18", "efficientnet_b3"),
                networks.stream().map(it -> it.network().apply(96).name()).toList());
        assertEquals(List.of(96, 96, 96), networks.stream().map(it -> it.network().apply(96).inputSize()).toList());
    }

    @Test
    void everyRecipeHasAFolderOfItsOwnOrUsesThatOfOneBefore() {
        Set<String> trained = new HashSet<>();
        for (StudyRecipe recipe : StudyRecipes.all()) {
            assertTrue(recipe.name().equals(recipe.modelsOf()) ? trained.add(recipe.name())
                    : trained.contains(recipe.modelsOf()), recipe.name());
        }
    }
}

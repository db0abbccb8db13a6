package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.examples.PcamProcess.Outcome;
import io.github.pcam4j.examples.synthetic.SyntheticArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several processes do of an archive and a store, beside what one does. */
@Tag("slow")
class ShardedCommandsTest {
    @TempDir
    private static Path folder;
    private static Path archive;
    private static Path run;

    @BeforeAll
    static void shareOutAndTrain() throws IOException {
        archive = SyntheticArchive.builder(folder.resolve("synthetic.zip")).train(60).test(150).build().write();
        pcam("prepare", archive, "--out", folder.resolve("one"), "--size", 16);
        for (int number = 3; number >= 1; number--) {
            pcam("prepare", archive, "--out", folder.resolve("data/shards"), "--size", 16, "--shard", number + "/3");
        }
        pcam("merge", folder.resolve("data/shards"), "--out", folder.resolve("data/train.json"));
        pcam("merge", folder.resolve("data/shards"), "--out", folder.resolve("data/test.json"));
        run = folder.resolve("run");
        pcam("train", folder.resolve("data/train.json"), "--out", run, "--epochs", 1, "--batch", 16, "--filters", 4,
                "--units", 4);
    }

    private static Outcome pcam(Object... arguments) {
        Outcome outcome = PcamHere.run(arguments);
        assertEquals(0, outcome.exit(), outcome.toString());
        return outcome;
    }

    private static void assertSameBytes(Path expected, Path found) throws IOException {
        assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(found), found.toString());
    }

    @Test
    void copiesAreWhatOneProcessPrepares() throws IOException {
        for (String name : new String[] {"train.h5", "test.h5"}) {
            pcam("merge", folder.resolve("data/shards"), "--out", folder.resolve("copy").resolve(name));
            assertSameBytes(folder.resolve("one").resolve(name), folder.resolve("copy").resolve(name));
        }
        assertTrue(pcam("merge", folder.resolve("data/shards"), "--out", folder.resolve("copy/test.h5")).output()
                .contains("complete already"));
    }

    @Test
    void aManifestIsOneStoreForAllCommands() throws IOException {
        Path manifest = folder.resolve("data/train.json");
        assertTrue(pcam("verify", manifest).output().contains("60 patches checked, intact"));
        String figures = pcam("evaluate", run, manifest, "--json").output();
        assertEquals(pcam("evaluate", run, folder.resolve("one/train.h5"), "--json").output(), figures);
        assertTrue(pcam("train", "--resume", run).output().contains("run"));
    }

    @Test
    void sharesOfPredictionsAreWhatOneProcessPredicts() throws IOException {
        Path one = folder.resolve("one.csv");
        pcam("predict", run, folder.resolve("one/test.h5"), "--tta", 4, "--out", one);
        for (int number = 1; number <= 4; number++) {
            pcam("predict", run, folder.resolve("data/test.json"), "--tta", 4, "--out", folder.resolve("parts/s.csv"),
                    "--shard", number + "/4");
        }
        assertTrue(Files.exists(folder.resolve("parts/s-4-of-4.csv")));
        Path merged = folder.resolve("merged.csv");
        assertTrue(pcam("merge", folder.resolve("parts"), "--out", merged).output().contains("150 rows"));
        assertSameBytes(one, merged);
        pcam("predict", run, folder.resolve("data/test.json"), "--out", folder.resolve("parts/s.csv"), "--shard", "2/4");
        Outcome mixed = PcamHere.run("merge", folder.resolve("parts"), "--out", folder.resolve("never.csv"));
        assertEquals(1, mixed.exit());
        assertTrue(mixed.errors().contains("of one way of predicting"), mixed.errors());
        assertFalse(Files.exists(folder.resolve("never.csv")));
    }

    @Test
    void wrongSharesAreWrongUsage() {
        for (String shard : new String[] {"0/3", "4/3", "a/b", "3", "1/20000"}) {
            Outcome outcome = PcamHere.run("prepare", archive, "--out", folder.resolve("none"), "--shard", shard);
            assertEquals(2, outcome.exit(), outcome.toString());
            assertTrue(outcome.errors().contains("--shard"), outcome.errors());
        }
        Outcome many = PcamHere.run("prepare", archive, "--out", folder.resolve("none"), "--shard", "1/100");
        assertEquals(1, many.exit());
        assertTrue(many.errors().contains("60 patches cannot be shared out among 100 shards"), many.errors());
        assertFalse(Files.exists(folder.resolve("none")));
        assertEquals(2, PcamHere.run("merge", folder, "--out", folder.resolve("x.txt")).exit());
        assertTrue(PcamHere.run("merge", folder.resolve("one/train.h5"), "--out", folder.resolve("x.json")).errors()
                .contains("make shards with 'pcam prepare --shard I/N'"));
    }
}

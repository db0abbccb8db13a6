package io.github.pcam4j.train.internal.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that does nothing but write checkpoints: the last one that it said was written is there, or one after
 * it, and none is damaged. {@code pcam.checkpoint.kills} says how often; 25 times by default.
 */
@Tag("slow")
class KilledCheckpointsTest {
    private static final int KILLS = Integer.getInteger("pcam.checkpoint.kills", 25);

    @TempDir
    private Path folder;

    private final Random random = new Random(20261123);

    @Test
    void whatWasWrittenIsThere() throws Exception {
        int moments = 0;
        int before = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int written = writeAndKill();
            Checkpoints.Newest newest = new Checkpoints(folder).newest().orElseThrow();
            int number = KillableCheckpoints.number(newest);
            assertTrue(number >= written && written > before, "%d is there after %d".formatted(number, written));
            assertArrayEquals(KillableCheckpoints.content(number),
                    Files.readAllBytes(newest.folder().resolve(KillableCheckpoints.FILE)));
            assertEquals(List.of(), newest.damaged());
            moments += leftovers().size() == 2 ? 0 : 1;
            before = number;
        }
        System.out.printf("killed %d times, %d of them while a checkpoint was written or removed%n", KILLS, moments);
        assertTrue(moments >= KILLS / 5, "killed in the midst of it: " + moments);
    }

    private List<Path> leftovers() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** Gives the last number that the process printed. */
    private int writeAndKill() throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-cp", System.getProperty("java.class.path"),
                KillableCheckpoints.class.getName(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        int lines = 2 + random.nextInt(20);
        int written = 0;
        try (BufferedReader output = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (int line = 0; line < lines; line++) {
                written = Integer.parseInt(output.readLine());
            }
            long until = System.nanoTime() + random.nextInt(10_000_000);
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            process.destroyForcibly();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        }
        return written;
    }
}

package io.github.pcam4j.examples;

import io.github.pcam4j.PrintableText;
import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.examples.synthetic.SyntheticArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** All of it in a few minutes and without a download, on patches that are drawn, not scanned. */
@Command(name = "quickstart", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = "Draws synthetic patches, then prepares, trains and predicts on them as on the real ones.")
public final class Quickstart implements Callable<Integer> {
    private static final int TRAIN_PATCHES = 1500;
    private static final int TEST_PATCHES = 200;
    private static final String MARKER = "quickstart.txt";

    @Option(names = "--out", defaultValue = "pcam-quickstart", paramLabel = "DIR",
            description = "Where to put everything; what an earlier quickstart left there is replaced.")
    private Path out;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new Quickstart(), arguments));
    }

    @Override
    public Integer call() {
        Path archive = out.resolve("synthetic.zip");
        Path run = out.resolve("run");
        Path submission = out.resolve("submission.csv");

        mark();
        System.out.println("These patches are SYNTHETIC: drawn by a program to look a little like stained tissue.");
        System.out.println("They show how the library is used. Nothing here says anything about real tissue.");
        draw(archive);

        // As for the real archive, but with a smaller network on patches of half the size, which is enough here.
        int exit = pcam("prepare", archive, "--out", out, "--size", 48, "--overwrite");
        if (exit == 0) {
            exit = pcam("train", out.resolve("train.h5"), "--out", run, "--epochs", 6, "--batch", 32, "--max-lr", 0.05,
                    "--filters", "16,32,64", "--units", "64,32", "--overwrite");
        }
        if (exit == 0) {
            exit = pcam("predict", run, out.resolve("test.h5"), "--out", submission);
        }
        if (exit == 0) {
            System.out.println(PrintableText.of("Look at " + run.resolve("report.html") + " and " + submission));
        }
        return exit;
    }

    /** Only what an earlier quickstart left is replaced, which this file tells, written first. */
    private void mark() {
        Path marker = out.resolve(MARKER);
        try {
            Files.createDirectories(out);
            try (Stream<Path> files = Files.list(out)) {
                if (!Files.exists(marker) && files.findAny().isPresent()) {
                    throw new IllegalArgumentException(("%s holds files that no quickstart left there (it has no %s), and "
                            + "some would be replaced; name another folder (--out)").formatted(out, MARKER));
                }
            }
            Files.writeString(marker, "Made by 'pcam quickstart', of synthetic patches. The next one in this folder "
                    + "replaces what it wrote.\n");
        } catch (IOException e) {
            throw new IllegalArgumentException("%s cannot be written (%s); name another folder (--out)"
                    .formatted(out, e), e);
        }
    }

    /** Runs a command, and shows it first, so that it can be tried by hand. */
    private static int pcam(Object... command) {
        String[] arguments = Arrays.stream(command).map(Object::toString).toArray(String[]::new);
        System.out.println();
        System.out.println(PrintableText.of("$ pcam " + String.join(" ", arguments)));
        return CommandRun.of(new Pcam(), arguments);
    }

    private void draw(Path archive) {
        try (ProgressDisplay progress = new ProgressDisplay()) {
            SyntheticArchive.builder(archive)
                    .train(TRAIN_PATCHES)
                    .test(TEST_PATCHES)
                    .progress(progress)
                    .build()
                    .write();
        }
    }
}

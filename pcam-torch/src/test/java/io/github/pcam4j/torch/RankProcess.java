package io.github.pcam4j.torch;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.RanksCheck;
import io.github.pcam4j.train.Resumption;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.distributed.ProcessGroup;
import io.github.pcam4j.train.distributed.ProcessGroups;
import io.github.pcam4j.train.distributed.Rendezvous;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.split.Split;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process that trains with others, as the environment says; prints a line for each step and writes down what it came to.
 * Arguments: store, run directory, file to write to, seconds to wait for another process, epochs, milliseconds that a step
 * takes longer.
 */
final class RankProcess {
    private RankProcess() { }

    public static void main(String[] arguments) throws IOException {
        try {
            train(arguments);
        } catch (TrainingException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void train(String[] arguments) throws IOException {
        Rendezvous here = Rendezvous.of(System.getenv()).withThreads(1)
                .within(Duration.ofMillis(Math.round(Double.parseDouble(arguments[3]) * 1000)));
        try (ProcessGroup processes = ProcessGroups.named("gloo").meet(here, new PrintedPort());
                PatchStore store = PatchStore.open(Path.of(arguments[0]))) {
            print(processes.description());
            TrainingResult result = train(processes, store, Path.of(arguments[1]), Integer.parseInt(arguments[4]),
                    Long.parseLong(arguments[5]));
            write(result, Path.of(arguments[2]));
        }
    }

    /** Where the others find rank 0, which takes a free port. */
    private static final class PrintedPort implements io.github.pcam4j.train.distributed.ProcessGroupProvider.Listener {
        @Override
        public void listening(int port) {
            print("port " + port);
        }
    }

    private static TrainingResult train(ProcessGroup processes, PatchStore store, Path run, int epochs, long millis) {
        if (Files.exists(run.resolve("config.json"))) {
            Resumption resumption = Trainer.resume(run).processes(processes);
            print("goes on at " + resumption.position());
            return resumption.fit(store);
        }
        Split split = RanksCheck.split(store);
        return RanksCheck.trainer("torch").epochs(epochs).patience(epochs).processes(processes).runDirectory(run)
                .checkpointEvery(Duration.ZERO)
                .progress((stage, done, total, detail) -> {
                    print(stage + " " + done);
                    pause(millis);
                }).build().fit(store, split);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void write(TrainingResult result, Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            NetworkWeights weights = result.weights();
            for (String name : weights.names()) {
                for (float value : weights.get(name).values()) {
                    out.writeFloat(value);
                }
            }
            for (double probability : result.probabilities()) {
                out.writeFloat((float) probability);
            }
            result.steps().forEach(step -> {
                try {
                    out.writeFloat((float) step.loss());
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        }
    }

    private static void print(String line) {
        System.out.println(line);
        System.out.flush();
    }
}

package io.github.pcam4j.examples.command.prepare;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.Unwritten;
import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.VerifyReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Whether a patch store is still what was written. */
@Command(name = "verify", mixinStandardHelpOptions = true,
        description = "Compares every checksum of a patch store. Exit code 0: intact, 1: damaged.")
public final class Verify implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "A store, as 'pcam prepare' writes it.")
    private Path path;

    @Mixin
    private Output output;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new Verify(), arguments));
    }

    @Override
    public Integer call() {
        try (PatchStore store = PatchStore.open(path); ProgressDisplay progress = output.progress("images")) {
            VerifyReport report = store.verify(progress);
            if (report.checked() == 0) {
                String unwritten = Unwritten.sentence(store);
                throw new PatchException("%s has no checksums to verify; only stores of pcam prepare have%s"
                        .formatted(path, unwritten.isEmpty() ? "" : ". " + unwritten));
            }
            report.damaged().forEach(chunk -> output.say("%s: damaged in patches %d (%s) to %d (%s): %s", path,
                    chunk.first(), chunk.firstId(), chunk.last(), chunk.lastId(), chunk.problem()));
            output.say("%s: %,d patches checked, %s", path, report.checked(),
                    report.intact() ? "intact" : "DAMAGED; prepare it again");
            output.result(Output.map("store", path, "checked", report.checked(), "intact", report.intact(), "damaged",
                    report.damaged().stream().map(chunk -> Output.map("first", chunk.first(), "first_id",
                            chunk.firstId(), "last", chunk.last(), "last_id", chunk.lastId(), "problem",
                            chunk.problem())).toList()));
            return report.intact() ? 0 : 1;
        }
    }
}

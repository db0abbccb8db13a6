package io.github.pcam4j.examples.command.prepare;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.Replaceable;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.io.ingest.IngestReport;
import io.github.pcam4j.io.ingest.ShardMerge;
import io.github.pcam4j.io.store.ShardFiles;
import io.github.pcam4j.io.store.ShardSet;
import io.github.pcam4j.train.Submission;
import io.github.pcam4j.train.shard.PredictionShard;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** From shards to what one process would have made. */
@Command(name = "merge", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = {"Makes one of all shards that 'pcam prepare --shard' or 'pcam predict --shard' wrote:",
            "a manifest (.json) that every command takes for one store, and which copies nothing;",
            "one store (.h5), byte for byte as 'pcam prepare' writes it; or a submission (.csv)."})
public final class Merge implements Callable<Integer> {
    private static final String MANIFEST = ".json";
    private static final String STORE = ".h5";
    private static final String TABLE = ".csv";

    @Parameters(paramLabel = "DIR|SHARD...", arity = "1..*", description = "The shards, or the folder of all of them; if that "
            + "has shards of several, such as train and test, those of the name of --out are taken.")
    private List<Path> shards;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "What to make: NAME.json beside the shards or "
            + "above them, NAME.h5, or of predictions NAME.csv.")
    private Path out;

    @Option(names = "--overwrite", description = "Start anew: replace a store that exists, finished or not.")
    private boolean overwrite;

    @Mixin
    private Output output;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new Merge(), arguments));
    }

    @Override
    public Integer call() {
        String file = Objects.requireNonNull(out.getFileName()).toString();
        int dot = file.lastIndexOf('.');
        String name = dot > 0 ? file.substring(0, dot) : file;
        output.result(switch (dot > 0 ? file.substring(dot).toLowerCase(Locale.ROOT) : "") {
            case MANIFEST -> told(ShardMerge.toManifest(stores(name), out));
            case STORE -> copied(stores(name));
            case TABLE -> submission(ShardFiles.find(shards, name, TABLE));
            default -> throw new WrongOption("--out names what to make by its ending, .json, .h5 or .csv; '%s' has none of "
                    .formatted(out) + "these");
        });
        return 0;
    }

    private ShardSet stores(String name) {
        return ShardSet.of(ShardFiles.find(shards, name, STORE));
    }

    private Map<String, Object> copied(ShardSet set) {
        try (ProgressDisplay progress = output.progress("images")) {
            return told(ShardMerge.toFile(set, out, overwrite, progress));
        }
    }

    private Map<String, Object> told(IngestReport report) {
        output.say("%s: %,d patches%s", report.store(), report.stored(), report.resumedFrom() == report.stored()
                ? ", complete already; --overwrite makes it anew" : "");
        report.rejectedFile().ifPresent(list -> output.say("%s: %d left out, see there", list, report.rejected().size()));
        return Output.map("store", report.store(), "patches", report.stored(), "left_out", report.rejected().size());
    }

    private Map<String, Object> submission(List<Path> files) {
        Replaceable.SUBMISSION.require(out);
        PredictionShard all = PredictionShard.merge(files);
        Submission.write(out, all.ids(), all.probabilities());
        output.say("%s: %,d rows", out, all.ids().size());
        return Output.map("submission", out, "rows", all.ids().size());
    }
}

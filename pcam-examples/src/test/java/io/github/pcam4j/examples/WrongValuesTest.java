package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.examples.PcamProcess.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Each option of each command that takes a range or a choice is given a value outside of it: exit code 2, before any file is
 * opened, of which none is there.
 */
class WrongValuesTest {
    /** Values that an option does not take, whichever command has it. */
    private static final Map<String, List<String>> WRONG = Map.ofEntries(
            wrong("--accumulate", "0"), wrong("--augment", "blur", "shift=x"), wrong("--averaging", "sma", "ema=2", "swa=x"),
            wrong("--batch", "0"), wrong("--bn-momentum", "1.5", "-1"), wrong("--body-lr-scale", "-1"),
            wrong("--checkpoint-every", "-1"), wrong("--class-weights", "3", "1,x", "-1,1"), wrong("--classes", "a,b,c"),
            wrong("--clip", "0", "-1"), wrong("--combine", "median"), wrong("--cycle-epochs", "0"),
            wrong("--device", "gpu", "cuda:x"), wrong("--downsample", "0.5"), wrong("--dropout", "1", "-0.1"),
            wrong("--duplicates", "x"), wrong("--engine", "keras"), wrong("--epochs", "0"), wrong("--filters", "0"),
            wrong("--folds", "1"), wrong("--freeze", "-1"), wrong("--from", "0"), wrong("--input", "int"),
            wrong("--input-size", "0"), wrong("--iterations", "0"), wrong("--label-smoothing", "0.5", "-0.1"),
            wrong("--least", "2"),
            wrong("--max-lr", "0", "-1"), wrong("--method", "platt"), wrong("--mpp", "0"), wrong("--network", "vgg16"),
            wrong("--normalize", "zscore"), wrong("--on-error", "ignore"), wrong("--optimizer", "lion"),
            wrong("--overlay-size", "0"), wrong("--page", "-1"), wrong("--patch", "0"), wrong("--patience", "0"),
            wrong("--patience-from", "end"), wrong("--port", "-1", "65536"), wrong("--precision", "fp8"),
            wrong("--process-timeout", "0"), wrong("--processes", "0"), wrong("--radius", "0"), wrong("--random", "0"),
            wrong("--recipe", "worst"), wrong("--resident", "maybe"), wrong("--schedule", "cosine"),
            wrong("--sensitivity", "0", "1.1"), wrong("--serve", "65536"), wrong("--size", "0"),
            wrong("--skip-background", "1.5"), wrong("--source-size", "0"), wrong("--spacing", "0"), wrong("--stride", "0"),
            wrong("--threshold", "2", "NaN"), wrong("--tissue", "-1"), wrong("--to", "0"), wrong("--top", "0"),
            wrong("--tta", "3"),
            wrong("--tumour-share", "2"),
            wrong("--units", "0"), wrong("--validation", "0", "1"), wrong("--weight-decay", "-1"));
    /** Each number will do. */
    private static final Set<String> ANY = Set.of("--seed", "--mask-value");
    /** Without which an option is none of its command's. */
    private static final Map<String, List<String>> TOGETHER = Map.of("export --input", List.of("--onnx", "model.onnx"),
            "export --patch", List.of("--wsinfer", "folder"), "export --spacing", List.of("--wsinfer", "folder"),
            "export --classes", List.of("--wsinfer", "folder"), "--normalize", List.of("--network", "resnet18"),
            "--input-size", List.of("--network", "resnet18"), "--cycle-epochs", List.of("--schedule", "repeating"),
            "--tumour-share", List.of("--annotations", "drawn"));

    @TempDir
    private static Path folder;

    private static Map.Entry<String, List<String>> wrong(String option, String... values) {
        return Map.entry(option, List.of(values));
    }

    /** A command, or those below it. */
    private static Stream<CommandSpec> leaves(CommandLine command) {
        return command.getSubcommands().isEmpty() ? Stream.of(command.getCommandSpec())
                : command.getSubcommands().values().stream().flatMap(WrongValuesTest::leaves);
    }

    @TestFactory
    Stream<DynamicTest> endsWithExitCode2() {
        return leaves(new CommandLine(new Pcam())).flatMap(command -> command.options().stream()
                .filter(WrongValuesTest::hasRange)
                .map(option -> DynamicTest.dynamicTest(name(command) + " " + option.longestName(),
                        () -> refused(command, option))));
    }

    /** The name that the table has. */
    private static String key(OptionSpec option) {
        return Arrays.stream(option.names()).filter(WRONG::containsKey).findFirst().orElse(option.longestName());
    }

    private static boolean hasRange(OptionSpec option) {
        boolean number = option.typeInfo().isArray() || Stream.of(option.typeInfo().getType(),
                        option.auxiliaryTypes().length == 0 ? Object.class : option.auxiliaryTypes()[0])
                .anyMatch(it -> Set.of(int.class, long.class, double.class, Integer.class, Double.class).contains(it));
        boolean named = Arrays.stream(option.names()).anyMatch(it -> WRONG.containsKey(it) || ANY.contains(it));
        assertTrue(!number || named, option.longestName() + " takes a number: say here what it does not take");
        return named && !ANY.contains(option.longestName());
    }

    private static String name(CommandSpec command) {
        return command.qualifiedName().substring("pcam ".length());
    }

    private static void refused(CommandSpec command, OptionSpec option) {
        for (String value : WRONG.get(key(option))) {
            List<Object> words = new ArrayList<>(List.of(name(command).split(" ")));
            command.options().stream().filter(ArgSpec::required).forEach(it ->
                    words.addAll(List.of(it.longestName(), folder.resolve("out"))));
            if (command.findOption("--resume") != null) {
                words.addAll(List.of("--out", folder.resolve("out")));
            }
            words.addAll(TOGETHER.getOrDefault(name(command) + " " + key(option), TOGETHER.getOrDefault(key(option), List.of())));
            words.add(key(option) + "=" + value);
            for (PositionalParamSpec file : command.positionalParameters()) {
                int least = Math.max(1, file.arity().min());
                for (int i = 0; i < Math.max(least, command.name().equals("predict") ? 2 : 1); i++) {
                    words.add(folder.resolve("nowhere" + words.size()));
                }
            }
            Outcome outcome = PcamHere.run(words.toArray());
            assertEquals(2, outcome.exit(), words + ": " + outcome.errors());
            assertFalse(outcome.errors().contains("nowhere") || outcome.errors().contains("\tat "), outcome.errors());
            assertFalse(folder.resolve("out").toFile().exists(), "something was begun");
        }
    }

    @TestFactory
    Stream<DynamicTest> whatIsGivenAgainIsCheckedToo() {
        return Stream.of(List.of("--device", "gpu"), List.of("--checkpoint-every", "-1"), List.of("--serve", "-1")).map(words ->
                DynamicTest.dynamicTest(words.toString(), () -> {
                    Outcome outcome = PcamHere.run("train", "--resume", folder.resolve("nowhere"), words.get(0) + "="
                            + words.get(1));
                    assertEquals(2, outcome.exit(), outcome.errors());
                }));
    }

    /** Otherwise a line of the table would be of an option that is gone. */
    @TestFactory
    Stream<DynamicTest> theTableHasNoOptionThatNoCommandHas() {
        Set<String> known = new TreeSet<>();
        leaves(new CommandLine(new Pcam())).forEach(command -> command.options().forEach(it ->
                known.addAll(List.of(it.names()))));
        return WRONG.keySet().stream().map(option -> DynamicTest.dynamicTest(option, () -> assertTrue(known.contains(option))));
    }
}

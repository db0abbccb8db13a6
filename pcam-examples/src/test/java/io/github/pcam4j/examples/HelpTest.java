package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Version;
import io.github.pcam4j.train.engine.TrainingEngineProvider;
import io.github.pcam4j.train.engine.TrainingEngines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the command line says about itself. */
class HelpTest {
    /** They print what is for people or shells only. */
    private static final Set<String> WITHOUT_JSON = Set.of("quickstart", "completion", "help");

    @TempDir
    private Path folder;

    private static CommandLine pcam() {
        return new CommandLine(new Pcam()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Test
    void everyCommandAndExitCodeIsInTheDocumentation() throws IOException {
        String page = Files.readString(Path.of("../docs/command-line.md"));
        for (String command : pcam().getSubcommands().keySet()) {
            assertTrue(page.contains("\n## " + command + "\n"), command + " has no chapter");
            String chapter = page.substring(page.indexOf("\n## " + command + "\n") + 1).split("\n## ")[0];
            assertTrue(chapter.contains("pcam " + command), command + " has no example");
            for (CommandSpec spec : leaves(pcam().getSubcommands().get(command))) {
                assertEquals(!WITHOUT_JSON.contains(command), spec.findOption("--json") != null,
                        spec.qualifiedName() + " --json");
            }
        }
        for (String code : List.of("| 0 |", "| 1 |", "| 2 |", "| 130 |", "| 143 |")) {
            assertTrue(page.contains(code), code);
        }
    }

    /** A command, or those below it. */
    private static List<CommandSpec> leaves(CommandLine command) {
        return command.getSubcommands().isEmpty() ? List.of(command.getCommandSpec())
                : command.getSubcommands().values().stream().flatMap(it -> leaves(it).stream()).toList();
    }

    @Test
    void everyOptionIsDescribed() {
        for (CommandSpec command : leaves(pcam())) {
            for (OptionSpec option : command.options()) {
                assertTrue(option.description().length > 0 && !option.description()[0].isBlank(),
                        command.qualifiedName() + " " + option.longestName() + " is not described");
            }
        }
    }

    @Test
    void theVersionTellsTheEnginesWithoutLoadingThem() throws Exception {
        String[] lines = new Version().getVersion();
        assertTrue(lines[0].startsWith("pcam4j ") && lines[1].startsWith("Java "), List.of(lines).toString());
        for (TrainingEngineProvider engine : TrainingEngines.present()) {
            assertTrue(List.of(lines).stream().anyMatch(line -> line.startsWith("engine " + engine.name() + ": ")
                    && line.length() > 25), List.of(lines).toString());
        }
        // A process of its own, whose libraries are its own.
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.bytedeco.javacpp.cachedir=" + folder, "-cp", System.getProperty("java.class.path"),
                Pcam.class.getName(), "--version").redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        assertEquals(List.of(lines), printed.lines().toList());
        try (var files = Files.walk(folder)) {
            assertFalse(files.anyMatch(file -> file.toString().endsWith(".so")), "a native library was unpacked");
        }
    }

    @Test
    void recipesTellWhatTheySet() {
        assertEquals(0, pcam().execute("recipe"));
        assertEquals(0, pcam().execute("recipe", "best"));
        assertEquals(0, pcam().execute("recipe", "finetune"));
        assertEquals(2, CommandRun.of(new Pcam(), "recipe", "worst"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"pcam ens|ensemble", "pcam ev|evaluate", "pcam train --avera|--averaging",
        "pcam ensemble --subm|--submission"})
    void bashCompletes(String typed, String completion) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash");
        Path script = Files.writeString(folder.resolve("completion"), AutoComplete.bash("pcam", pcam()));
        String program = "source '%s'; COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _complete_pcam; "
                .formatted(script, typed) + "echo \"${COMPREPLY[*]}\"";
        Process bash = new ProcessBuilder("/bin/bash", "-c", program).start();
        assertEquals(completion, new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
    }
}

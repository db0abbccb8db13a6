package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.examples.Pcam;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** Every command line of {@code pcam} in the documents is one that it understands. Nothing is run. */
class PcamCommandsTest {

    @Test
    void everyCommandIsUnderstood() {
        List<PcamCommand> commands = Document.all().stream().flatMap(document -> PcamCommand.of(document).stream())
                .toList();
        assertTrue(commands.size() > 30, "where are the commands? " + commands);
        List<String> wrong = new ArrayList<>();
        for (PcamCommand command : commands) {
            try {
                new CommandLine(new Pcam()).setCaseInsensitiveEnumValuesAllowed(true)
                        .parseArgs(command.argumentArray());
            } catch (MissingParameterException e) {
                if (command.whole()) {
                    wrong.add(command + ": " + e.getMessage());
                }
            } catch (ParameterException e) {
                wrong.add(command + ": " + e.getMessage());
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void commandsAreFoundWhereverTheyStand() {
        Document document = new Document("a.md", List.of("See `pcam train --folds` and `pcam`.", "```sh",
                "pcam=target/bin/pcam", "mvn package && target/bin/pcam quickstart  # pcam none", "A=1 B=\"2 3\" \\",
                "  $pcam predict \"a b\" c", "```", "```", "$ pcam verify x.h5", "pcam: no", "```"));
        assertEquals(List.of("a.md:2: pcam quickstart", "a.md:2: pcam predict a b c", "a.md:8: pcam verify x.h5",
                "a.md:1: pcam train --folds"), PcamCommand.of(document).stream().map(PcamCommand::toString).toList());
    }
}

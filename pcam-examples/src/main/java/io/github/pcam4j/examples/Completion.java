package io.github.pcam4j.examples;

import io.github.pcam4j.examples.command.CommandRun;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Commands and options at a press of the tab key. */
@Command(name = "completion", mixinStandardHelpOptions = true,
        description = {"Prints a script by which bash and zsh complete commands, options and files.",
            "", "  bash:  source <(pcam completion)",
            "  zsh:   autoload -U +X bashcompinit && bashcompinit && source <(pcam completion)"})
public final class Completion implements Callable<Integer> {

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new Completion(), arguments));
    }

    @Override
    public Integer call() {
        System.out.println(AutoComplete.bash("pcam", new CommandLine(new Pcam())));
        return 0;
    }
}

package io.github.pcam4j.examples.command.option;

import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.io.store.ShardFiles;
import io.github.pcam4j.io.store.StoreShard;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Which share of the work a process does, of several that do all of it between them. */
public final class ShardOption {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

    @Option(names = "--shard", paramLabel = "I/N", description = "Do the I-th of N shares only, such as 2/8, and call the file "
            + "so (-2-of-8). 'pcam merge' makes one of all N, which may be made on several machines.")
    private Optional<String> shard;

    /**
     * A share.
     *
     * @param number from 1
     * @param count how many there are
     */
    public record Share(int number, int count) {

        /** The name of a file for what is done of this share, beside where all of it would be. */
        public Path file(Path whole) {
            String name = Objects.requireNonNull(whole.getFileName()).toString();
            int dot = name.lastIndexOf('.');
            int end = dot > 0 ? dot : name.length();
            return whole.resolveSibling(ShardFiles.name(name.substring(0, end), number, count, name.substring(end)));
        }
    }

    /** The share that was asked for, if not all. */
    public Optional<Share> share() {
        return shard.map(ShardOption::parse);
    }

    private static Share parse(String text) {
        Matcher numbers = FORM.matcher(text);
        if (!numbers.matches()) {
            throw new WrongOption("--shard takes a number and how many there are, such as 2/8, not '%s'".formatted(text));
        }
        Share share = new Share(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
        if (share.number() < 1 || share.number() > share.count() || share.count() > StoreShard.MOST) {
            throw new WrongOption(String.format(Locale.ROOT, "--shard %s is none of the shards 1 to N, with N at most %d", text,
                    StoreShard.MOST));
        }
        return share;
    }
}

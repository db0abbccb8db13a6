package io.github.pcam4j.train.internal.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A process that writes checkpoints as fast as it can, to be killed; prints the number in each when it is written. */
final class KillableCheckpoints {
    static final String FILE = "content.bin";

    private static final int BYTES = 50_000;

    private KillableCheckpoints() { }

    public static void main(String[] arguments) {
        Checkpoints checkpoints = new Checkpoints(Path.of(arguments[0]));
        int number = checkpoints.newest().map(KillableCheckpoints::number).orElse(0);
        while (true) {
            byte[] content = content(++number);
            checkpoints.write(folder -> {
                try {
                    Files.write(folder.resolve(FILE), content);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            System.out.println(number);
            System.out.flush();
        }
    }

    static byte[] content(int number) {
        byte[] content = new byte[BYTES];
        Arrays.fill(content, (byte) number);
        content[0] = (byte) (number >> 16);
        content[1] = (byte) (number >> 8);
        return content;
    }

    static int number(Checkpoints.Newest newest) {
        try {
            byte[] content = Files.readAllBytes(newest.folder().resolve(FILE));
            return (content[0] & 0xff) << 16 | (content[1] & 0xff) << 8 | content[2] & 0xff;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

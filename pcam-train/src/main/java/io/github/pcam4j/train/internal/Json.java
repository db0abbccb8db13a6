package io.github.pcam4j.train.internal;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.train.error.TrainingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** JSON files of maps, lists, texts and numbers. */
public final class Json {
    private static final JSON PRETTY = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

    /** Ours have some kilobytes, a checkpoint's or a calibration's perhaps hundreds. */
    private static final int MOST_BYTES = 16 << 20;

    private Json() { }

    /**
     * Writes a file.
     *
     * @param path the file
     * @param content maps, lists, texts, numbers and booleans
     */
    public static void write(Path path, Map<String, ?> content) {
        AtomicFiles.write(path, writer -> {
            writer.write(PRETTY.asString(content));
            writer.write('\n');
        });
    }

    /**
     * Reads a file.
     *
     * @param path the file of a run
     * @return its content
     * @throws TrainingException if it is missing or no JSON object
     */
    public static Map<String, Object> read(Path path) {
        return read(path, "give the folder of a run");
    }

    /**
     * Reads a file.
     *
     * @param path the file
     * @param remedy what to do where it cannot be read, the end of the message
     * @return its content
     * @throws TrainingException if it is missing or no JSON object
     */
    public static Map<String, Object> read(Path path, String remedy) {
        try {
            return parse(text(path));
        } catch (IOException e) {
            throw new TrainingException("%s cannot be read (%s); %s".formatted(path, e, remedy), e);
        }
    }

    /**
     * Reads an object of maps, lists, texts, numbers and booleans: what it says decides no class.
     *
     * @param text the object
     * @return its content
     * @throws IOException if it is no JSON object
     */
    public static Map<String, Object> parse(String text) throws IOException {
        return JSON.std.mapFrom(text);
    }

    private static String text(Path path) throws IOException {
        byte[] bytes = RegularFiles.read(path, MOST_BYTES);
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
}

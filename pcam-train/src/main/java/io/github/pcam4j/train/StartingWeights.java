package io.github.pcam4j.train;

import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.run.RunWeights;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file of weights that a training begins with.
 *
 * @param path where it lay
 * @param sha256 of its bytes
 * @see Trainer.Builder#startFrom
 */
public record StartingWeights(String path, String sha256) {
    /** Of a file as it is now. */
    static StartingWeights of(Path path) {
        return new StartingWeights(path.toAbsolutePath().normalize().toString(), digest(path));
    }

    private static String digest(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new TrainingException("%s, the weights to begin with, is no file; name one that is there".formatted(path));
        }
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(path), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (IOException e) {
            throw new TrainingException("%s, the weights to begin with, cannot be read (%s); check its permissions"
                    .formatted(path, e), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Reads them, if they are still those that the training was begun with. */
    NetworkWeights load(ModelSpec spec, long seed) {
        Path file = Path.of(path);
        if (!digest(file).equals(sha256)) {
            throw new TrainingException(("%s has other weights than when the run was begun; put those back, or begin a new "
                    + "run").formatted(file));
        }
        return new RunWeights(spec).loadToTrain(file, seed);
    }
}

package io.github.pcam4j.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A model on the disk, there whole or not at all. */
final class ModelFile {
    private ModelFile() { }

    /** Writes to {@code NAME.part} beside the file, forces that to the disk and renames it. */
    static void write(ModelProto model, Path path) throws IOException {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        Files.createDirectories(path.toAbsolutePath().getParent());
        try {
            try (OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(part))) {
                model.writeTo(bytes);
            }
            // What the move makes visible must be on the disk, or a power cut could leave the name without the content.
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}

package io.github.pcam4j.model.tensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/** The kinds of files that are read, told by how they begin. */
enum FileKind {
    /** What torch.save writes from PyTorch 1.6 on. */
    ZIP,
    /** What it wrote before. */
    LEGACY,
    /** Safetensors. */
    SAFETENSORS;

    private static final int LOOK = 264;
    /** Not the first two letters alone: a header of safetensors can be as long as these say. */
    private static final String ZIPPED = "PK\u0003\u0004";
    private static final String PICKLE = "\u0080\u0002";
    private static final String HDF5 = "\u0089HDF\r\n\u001a\n";
    private static final String TAR = "ustar";
    private static final int TAR_AT = 257;

    static FileKind of(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(LOOK, file.size()));
        new FileStorage(file, 0, file.size()).read(0, bytes);
        String start = new String(bytes.array(), StandardCharsets.ISO_8859_1);
        if (start.startsWith(ZIPPED)) {
            return ZIP;
        }
        if (start.startsWith(LegacyReader.MAGIC)) {
            return LEGACY;
        }
        if (start.startsWith(HDF5)) {
            throw new UnfitTensorsException("it is an HDF5 file, as Keras writes; WeightsFile reads these");
        }
        // What follows could as well be the length of a header, which is JSON.
        if (!start.startsWith("{", Long.BYTES)) {
            if (start.startsWith(TAR, TAR_AT)) {
                throw new UnfitTensorsException("it is a tar archive, as the first versions of PyTorch wrote; load it in "
                        + "Python and save it again with torch.save");
            }
            if (start.startsWith(PICKLE)) {
                throw new UnfitTensorsException("it is a pickle, but none that torch.save wrote; save the tensors with "
                        + "torch.save");
            }
        }
        return SAFETENSORS;
    }
}

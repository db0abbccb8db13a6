package io.github.pcam4j.io.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/** Patches that are not read as slides are: JPEG and interlaced PNG, which every Java platform reads. */
final class OtherFormats {
    private static final int PNG_SIGNATURE_BYTES = 8;
    private static final long PNG_SIGNATURE = 0x89504e470d0a1a0aL;
    /** Behind the signature and the frame, sizes, depth and three more bytes of the first chunk. */
    private static final int INTERLACING = 28;
    private static final int JPEG_START = 0xffd8;
    private static final int CHUNK_FRAME_BYTES = 12;

    private OtherFormats() { }

    /** A reader for an image's bytes; empty if they are neither PNG nor JPEG. */
    static Optional<ImageReader> reader(byte[] encoded) throws IOException {
        Optional<String> name = isPng(encoded) ? Optional.of("png") : isJpeg(encoded) ? Optional.of("jpeg")
                : Optional.empty();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(name.get());
        if (!readers.hasNext()) {
            throw new IOException("this Java has no reader for " + name.get());
        }
        return Optional.of(readers.next());
    }

    /** Whether a PNG's rows do not come in order, so that it cannot be read from top to bottom. */
    static boolean isInterlacedPng(byte[] encoded) {
        return isPng(encoded) && encoded.length > INTERLACING && encoded[INTERLACING] != 0;
    }

    /** Whether a PNG has transparent pixels by a colour or a palette that says so, which a reader may not tell. */
    static boolean hasTransparency(byte[] encoded) {
        if (!isPng(encoded)) {
            return false;
        }
        ByteBuffer chunks = ByteBuffer.wrap(encoded).position(PNG_SIGNATURE_BYTES);
        while (chunks.remaining() >= CHUNK_FRAME_BYTES) {
            int start = chunks.position();
            long length = chunks.getInt() & 0xffff_ffffL;
            byte[] name = new byte[4];
            chunks.get(name);
            if (new String(name, StandardCharsets.ISO_8859_1).equals("tRNS")) {
                return true;
            }
            chunks.position((int) Math.min(chunks.limit(), start + length + CHUNK_FRAME_BYTES));
        }
        return false;
    }

    private static boolean isPng(byte[] encoded) {
        return encoded.length > PNG_SIGNATURE_BYTES && ByteBuffer.wrap(encoded).getLong() == PNG_SIGNATURE;
    }

    private static boolean isJpeg(byte[] encoded) {
        return encoded.length > 2 && (ByteBuffer.wrap(encoded).getShort() & 0xffff) == JPEG_START;
    }
}

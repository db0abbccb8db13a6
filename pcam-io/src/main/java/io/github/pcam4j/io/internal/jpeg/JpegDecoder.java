package io.github.pcam4j.io.internal.jpeg;

import java.util.Optional;

/** Decodes tiles of JPEG, all of one image. Not safe for use by several threads. */
interface JpegDecoder {

    /**
     * The RGB bytes of a tile of three channels.
     *
     * @return empty if it is not for this decoder
     */
    Optional<byte[]> rgb(byte[] encoded, int width, int height);

    /** Lets go of its memory. */
    void close();
}

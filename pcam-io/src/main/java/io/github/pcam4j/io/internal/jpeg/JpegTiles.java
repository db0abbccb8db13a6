package io.github.pcam4j.io.internal.jpeg;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Decodes JPEG tiles, which most of a slide is: by libjpeg-turbo where it is installed, else by the JDK. What is out of the
 * ordinary is left to others. Not safe for use by several threads.
 */
public final class JpegTiles {
    /** Of a tile that is decoded here. */
    static final int CHANNELS = 3;

    private final List<JpegDecoder> decoders;

    /**
     * Decoders for the tiles of an image.
     *
     * @param tables what its tiles share; empty if they share nothing
     * @param ycbcr whether colours are YCbCr
     * @param room where the pixels of a tile may go, of so many bytes
     */
    public JpegTiles(byte[] tables, boolean ycbcr, IntFunction<byte[]> room) {
        this.decoders = JpegMarkers.areTables(tables) ? decoders(tables, ycbcr, room) : List.of();
    }

    private static List<JpegDecoder> decoders(byte[] tables, boolean ycbcr, IntFunction<byte[]> room) {
        JpegDecoder jdk = new JdkJpegTiles(tables, ycbcr);
        return InstalledTurboJpeg.isThere() ? List.of(new TurboJpegTiles(tables, ycbcr, room), jdk) : List.of(jdk);
    }

    /**
     * The RGB bytes of a tile.
     *
     * @param encoded its bytes, behind what tiles share
     * @param frame what it says of itself
     * @param width columns that it has to have
     * @param height rows that it has to have
     * @return bytes in order (row, column, channel); empty if it is not for these decoders
     */
    public Optional<byte[]> rgb(byte[] encoded, JpegFrame frame, int width, int height) {
        Stream<JpegDecoder> ready = frame.components() == CHANNELS ? decoders.stream() : Stream.empty();
        return ready.flatMap(it -> it.rgb(encoded, width, height).stream()).findFirst();
    }

    /** Lets go of decoders' memory. */
    public void close() {
        decoders.forEach(JpegDecoder::close);
    }
}

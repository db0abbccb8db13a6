package io.github.pcam4j.io.internal.jpeg2000;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The codestreams among the tests' resources, and what can be changed in them. */
final class Codestreams {
    static final int SIZE = 0xff51;
    static final int CODING = 0xff52;
    static final int QUANTIZATION = 0xff5c;
    static final int TILE_PART = 0xff90;
    static final int TILE_DATA = 0xff93;

    private Codestreams() { }

    static byte[] read(String name) {
        try (InputStream input = Codestreams.class.getResourceAsStream("/jpeg2000/" + name)) {
            return input.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String hexadecimal) {
        return HexFormat.of().parseHex(hexadecimal.replace(" ", ""));
    }

    /** Where the first segment of a kind begins, of those before packets. */
    static int find(byte[] codestream, int marker) {
        ByteBuffer buffer = ByteBuffer.wrap(codestream);
        int at = 2;
        while ((buffer.getShort(at) & 0xffff) != marker) {
            at += 2 + (buffer.getShort(at + 2) & 0xffff);
        }
        return at;
    }

    /** One with another byte in a segment, counted from the segment's marker. */
    static byte[] changed(byte[] codestream, int marker, int offset, int value) {
        byte[] changed = codestream.clone();
        changed[find(codestream, marker) + offset] = (byte) value;
        return changed;
    }

    /** One in which a segment stands before another. */
    static byte[] moved(byte[] codestream, int marker, int before) {
        int at = find(codestream, marker);
        int length = 2 + (ByteBuffer.wrap(codestream).getShort(at + 2) & 0xffff);
        int to = find(codestream, before);
        return ByteBuffer.allocate(codestream.length).put(codestream, 0, at)
                .put(codestream, at + length, to - at - length).put(codestream, at, length)
                .put(codestream, to, codestream.length - to).array();
    }

    /** One with a segment more, before that of another kind; parts of tiles are not told of it. */
    static byte[] inserted(byte[] codestream, int before, int marker, byte... body) {
        int at = find(codestream, before);
        return ByteBuffer.allocate(codestream.length + 4 + body.length).put(codestream, 0, at).putShort((short) marker)
                .putShort((short) (2 + body.length)).put(body).put(codestream, at, codestream.length - at).array();
    }
}

package io.github.pcam4j.io.internal.hdf5;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Texts of variable length, which are kept in the file's global heap: many of them in one collection. */
final class HdfTexts {
    private static final int MOST_KEPT = 64;

    private final HdfInput input;
    private final Map<Long, Map<Integer, String>> collections = new HashMap<>();

    HdfTexts(HdfInput input) {
        this.input = input;
    }

    /** The text that an entry refers to; empty for one that was never written. */
    String text(ByteBuffer entry) {
        long length = Integer.toUnsignedLong(entry.getInt());
        long address = input.address(entry);
        int index = entry.getInt();
        if (length == 0 || address <= 0) {
            return "";
        }
        if (collections.size() > MOST_KEPT) {
            collections.clear();
        }
        String text = collections.computeIfAbsent(address, this::read).get(index);
        if (text == null) {
            throw input.damaged(String.format(Locale.ROOT, "text %d of the heap at %d is not there", index, address));
        }
        return text;
    }

    private Map<Integer, String> read(long address) {
        int l = input.lengthBytes();
        ByteBuffer prefix = input.read(address, 8L + l, "GCOL").position(8);
        long bytes = input.length(prefix);
        if (bytes < 8 + l) {
            throw input.damaged(String.format(Locale.ROOT, "the heap at %d has %d bytes", address, bytes));
        }
        ByteBuffer heap = input.read(address, bytes).position(8 + l);
        Map<Integer, String> texts = new HashMap<>();
        while (heap.remaining() >= 8 + l) {
            int index = heap.getShort() & 0xffff;
            heap.position(heap.position() + 6);
            long length = input.length(heap);
            if (index == 0) {
                break;
            }
            if (length < 0 || length > heap.remaining()) {
                throw input.damaged(String.format(Locale.ROOT, "text %d of the heap at %d has %d bytes",
                        index, address, length));
            }
            byte[] text = new byte[(int) length];
            heap.get(heap.position(), text);
            texts.put(index, new String(text, StandardCharsets.UTF_8)
                    .replaceFirst("(?s)\0.*", ""));
            heap.position((int) Math.min(heap.limit(), heap.position() + (length + 7) / 8 * 8));
        }
        return texts;
    }
}

package io.github.pcam4j.io.source;

import io.github.pcam4j.PrintableText;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.PatchDecoder;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.internal.Heap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The patches of one folder of an archive that stand in a table too, in the table's order. */
final class ArchivePatches implements PatchSource {
    private static final int ROOM = 4 << 20;
    /** Of a file and of its pixels there are so many at a time, at most, on the way from one to the other. */
    private static final int COPIES = 3;
    private static final int BYTES_A_REJECT = 300;
    private static final int MOST_RATIO = 16;
    private static final int MOST_BYTES = 512 << 20;

    private final ArchiveFiles files;
    private final HeapShare memory;
    private final String set;
    private final PatchDecoder decoder;
    private final String fingerprint;
    private final boolean labelled;
    private final List<String> ids = new ArrayList<>();
    private final List<ArchiveFile> images = new ArrayList<>();
    private final byte[] labels;
    private final List<RejectedPatch> rejected;

    ArchivePatches(ArchiveFiles files, String set, PatchDecoder decoder, IdTable table, FoundImages found,
            String fingerprint) {
        this(files, set, decoder, table, found, fingerprint, Heap.ofJvm());
    }

    ArchivePatches(ArchiveFiles files, String set, PatchDecoder decoder, IdTable table, FoundImages found,
            String fingerprint, Heap heap) {
        this.files = files;
        this.memory = new HeapShare(heap);
        this.set = set;
        this.decoder = decoder;
        this.fingerprint = fingerprint;
        this.labelled = table.labelled();
        this.labels = new byte[table.labels().size()];
        this.rejected = new ArrayList<>(table.rejected());
        requireRoom(table, found, heap);
        Set<String> badRows = table.rejected().stream().map(RejectedPatch::id).collect(Collectors.toSet());
        found.doubtful().forEach((id, all) -> rejected.add(new RejectedPatch(id, files.location(all.get(0)),
                all.size() + " files have this id, and only one can be meant: "
                        + all.stream().map(files::location).collect(Collectors.joining(", ")) + "; remove the others")));
        table.labels().forEach((id, label) -> pair(id, label, found, table.location()));
        found.byId().forEach((id, image) -> {
            if (!table.labels().containsKey(id) && !badRows.contains(PrintableText.of(id))) {
                rejected.add(new RejectedPatch(id, files.location(image),
                        "there is no row for it in " + table.location()));
            }
        });
    }

    /** Rows without an image take more than others, as each is told of. */
    private static void requireRoom(IdTable table, FoundImages found, Heap heap) {
        long rows = table.labels().size();
        long missing = rows - found.byId().keySet().stream().filter(table.labels()::containsKey).count();
        long needed = rows * ArchiveFiles.BYTES_A_ROW + missing * BYTES_A_REJECT;
        if (!heap.holds(needed)) {
            throw new PatchSourceException(String.format(Locale.ROOT, "%s has %d rows, of which %d have no image, %s",
                    table.location(), rows, missing, heap.shortage(needed)));
        }
    }

    private void pair(String id, byte label, FoundImages found, String table) {
        ArchiveFile image = found.byId().get(id);
        if (image != null) {
            labels[ids.size()] = label;
            ids.add(id);
            images.add(image);
        } else if (!found.doubtful().containsKey(id)) {
            rejected.add(new RejectedPatch(id, table, "there is no image %s.tif for this row"
                    .formatted(set.isEmpty() ? id : set + "/" + id)));
        }
    }

    @Override
    public String name() {
        return files.name() + "!" + set;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public int size() {
        return ids.size();
    }

    @Override
    public PatchShape shape() {
        return decoder.shape();
    }

    @Override
    public boolean labelled() {
        return labelled;
    }

    @Override
    public String id(int index) {
        return ids.get(index);
    }

    @Override
    public int label(int index) {
        if (!labelled) {
            throw new IllegalStateException(name() + " has no labels");
        }
        return labels[index];
    }

    @Override
    public String location(int index) {
        return files.location(images.get(index));
    }

    @Override
    public PatchImage read(int index) {
        ArchiveFile image = images.get(index);
        int length = ArchiveFiles.checkedLength(files.length(image), mostBytes(), location(index));
        return memory.within(COPIES * ((long) length + shape().bytes()), location(index),
                () -> decoder.decode(files.read(image, mostBytes()), location(index)));
    }

    /** Many times what a patch takes without compression: room for more channels, profiles and thumbnails. */
    private int mostBytes() {
        return (int) Math.min(MOST_BYTES, ROOM + (long) MOST_RATIO * shape().bytes());
    }

    @Override
    public List<RejectedPatch> rejected() {
        return List.copyOf(rejected);
    }
}

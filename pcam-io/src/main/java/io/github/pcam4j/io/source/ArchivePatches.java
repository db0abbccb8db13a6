package io.github.pcam4j.io.source;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.PatchDecoder;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.internal.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The patches of one folder of an archive that stand in a table too, in the table's order. */
final class ArchivePatches implements PatchSource {
    private static final int ROOM = 4 << 20;
    private static final int MOST_RATIO = 16;
    private static final int MOST_BYTES = 512 << 20;

    private final ArchiveFiles files;
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
        this.files = files;
        this.set = set;
        this.decoder = decoder;
        this.fingerprint = fingerprint;
        this.labelled = table.labelled();
        this.labels = new byte[table.labels().size()];
        this.rejected = new ArrayList<>(table.rejected());
        Set<String> badRows = table.rejected().stream().map(RejectedPatch::id).collect(Collectors.toSet());
        found.doubtful().forEach((id, all) -> rejected.add(new RejectedPatch(id, files.location(all.get(0)),
                all.size() + " files have this id, and only one can be meant: "
                        + all.stream().map(files::location).collect(Collectors.joining(", ")) + "; remove the others")));
        table.labels().forEach((id, label) -> pair(id, label, found, table.location()));
        found.byId().forEach((id, image) -> {
            if (!table.labels().containsKey(id) && !badRows.contains(Printable.of(id))) {
                rejected.add(new RejectedPatch(id, files.location(image),
                        "there is no row for it in " + table.location()));
            }
        });
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
        return decoder.decode(files.read(images.get(index), mostBytes()), location(index));
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

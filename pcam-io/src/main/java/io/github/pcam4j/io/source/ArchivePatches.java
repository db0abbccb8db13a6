package io.github.pcam4j.io.source;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.PatchDecoder;
import io.github.pcam4j.io.image.PatchImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The patches of one folder of an archive that stand in a table too, in the table's order. */
final class ArchivePatches implements PatchSource {
    private final ArchiveFiles files;
    private final String set;
    private final PatchDecoder decoder;
    private final String fingerprint;
    private final boolean labelled;
    private final List<String> ids = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final byte[] labels;
    private final List<RejectedPatch> rejected;

    ArchivePatches(ArchiveFiles files, String set, PatchDecoder decoder, IdTable table, Map<String, String> images,
            String fingerprint) {
        this.files = files;
        this.set = set;
        this.decoder = decoder;
        this.fingerprint = fingerprint;
        this.labelled = table.labelled();
        this.labels = new byte[table.labels().size()];
        this.rejected = new ArrayList<>(table.rejected());
        table.labels().forEach((id, label) -> pair(id, label, images.get(id), table.location()));
        rejectUnlisted(table, images);
    }

    private void pair(String id, byte label, @Nullable String image, String table) {
        if (image == null) {
            rejected.add(new RejectedPatch(id, table, "there is no image " + set + "/" + id + ".tif for this row"));
        } else {
            labels[ids.size()] = label;
            ids.add(id);
            names.add(image);
        }
    }

    private void rejectUnlisted(IdTable table, Map<String, String> images) {
        Set<String> badRows = table.rejected().stream().map(RejectedPatch::id).collect(Collectors.toSet());
        images.forEach((id, name) -> {
            if (!table.labels().containsKey(id) && !badRows.contains(id)) {
                rejected.add(new RejectedPatch(id, files.location(name), "there is no row for it in " + table.location()));
            }
        });
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
        return files.location(names.get(index));
    }

    @Override
    public PatchImage read(int index) {
        return decoder.decode(files.read(names.get(index)), location(index));
    }

    @Override
    public List<RejectedPatch> rejected() {
        return List.copyOf(rejected);
    }
}

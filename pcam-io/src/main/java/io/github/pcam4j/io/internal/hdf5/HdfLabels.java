package io.github.pcam4j.io.internal.hdf5;

import io.github.pcam4j.io.internal.hdf5.HdfType.Compound;
import io.github.pcam4j.io.internal.hdf5.HdfType.Fixed;
import io.github.pcam4j.io.internal.hdf5.HdfType.Floating;
import io.github.pcam4j.io.internal.hdf5.HdfType.Member;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Labels, from whatever says plainly 0 or 1. */
public record HdfLabels(Path path, HdfDataset dataset) {
    private static final Set<String> MEMBERS = Set.of("label", "labels", "y");

    public byte[] read(HdfInput input, ByteBuffer data, int count) {
        HdfValues values = values(input, data);
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = values.isText() ? label(values.text(i), i) : label(values.number(i), i);
        }
        return labels;
    }

    private HdfValues values(HdfInput input, ByteBuffer data) {
        HdfType type = dataset.type();
        if (isPlain(type)) {
            return new HdfValues(input, type, data);
        }
        if (type instanceof Compound compound) {
            for (Member member : compound.members()) {
                if (MEMBERS.contains(member.name()) && isPlain(member.type())) {
                    return new HdfValues(input, member.type(), data, type.size(), member.offset());
                }
            }
        }
        throw new HdfFormatException(("%s: '%s' holds %s; labels are the numbers 0 and 1. Write them so, as with h5py's "
                + "f['labels'] = labels.astype('u1')").formatted(path, dataset.name(), type.description()));
    }

    private static boolean isPlain(HdfType type) {
        return type instanceof Fixed || type instanceof Floating || type.isText();
    }

    private byte label(double value, int index) {
        if (value != 0 && value != 1) {
            throw refused(Double.toString(value), index);
        }
        return (byte) value;
    }

    private byte label(String text, int index) {
        return switch (text.strip()) {
            case "0" -> 0;
            case "1" -> 1;
            default -> throw refused("the text '" + text + "'", index);
        };
    }

    private HdfFormatException refused(String value, int index) {
        return new HdfFormatException(String.format(Locale.ROOT,
                "%s: '%s' has %s at %d (%s); labels are 0 or 1. Write all of them so",
                path, dataset.name(), value, index, dataset.type().description()));
    }
}

package io.github.pcam4j.io.internal.hdf5;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The root group of an HDF5 file; objects are read when they are asked for. */
public final class HdfFile {
    private static final int MOST_LINKS = 16;

    private final HdfInput input;
    private final HdfHeader root;
    private final Map<String, HdfLink> links;

    private HdfFile(HdfInput input) {
        this.input = input;
        this.root = HdfHeader.read(input, input.root());
        this.links = HdfGroup.links(input, root);
    }

    public static HdfFile read(HdfInput input) {
        return new HdfFile(input);
    }

    HdfInput input() {
        return input;
    }

    /** The names in the root group. */
    public Set<String> names() {
        return links.keySet();
    }

    public HdfAttributes attributes() {
        return new HdfAttributes(input, root);
    }

    /**
     * The dataset of a name in the root group, behind links too.
     *
     * @return empty if there is no such name, or it leads to a group or a type
     * @throws HdfFormatException if it is there but cannot be read, naming it
     */
    public Optional<HdfDataset> dataset(String name) {
        if (!links.containsKey(name)) {
            return Optional.empty();
        }
        try {
            HdfHeader header = HdfHeader.read(input, address(name));
            return header.has(HdfHeader.DATASPACE) ? Optional.of(HdfDataset.read(input, name, header))
                    : Optional.empty();
        } catch (UnreadDatasetException e) {
            throw refused(name, e);
        }
    }

    private HdfFormatException refused(String name, UnreadDatasetException e) {
        return new HdfFormatException("%s: '%s' %s. %s".formatted(input.path(), name, e.getMessage(), e.remedy()), e);
    }

    private long address(String name) {
        HdfLink link = links.get(name);
        Set<String> met = new HashSet<>();
        while (true) {
            if (link instanceof HdfLink.Hard hard) {
                return hard.address();
            }
            if (link instanceof HdfLink.Elsewhere elsewhere) {
                throw new UnreadDatasetException("is " + elsewhere.description(),
                        "Give the file that has it, or copy it into this one, as with 'h5repack --merge'");
            }
            if (!(link instanceof HdfLink.Soft soft)) {
                throw new UnreadDatasetException("is a link to nowhere", "Give the file a dataset of that name");
            }
            String path = soft.path();
            if (!met.add(path) || met.size() > MOST_LINKS) {
                throw new UnreadDatasetException("is a link that leads to itself, by '%s'".formatted(path),
                        "Let it lead to a dataset");
            }
            link = resolve(path);
        }
    }

    private HdfLink resolve(String path) {
        Map<String, HdfLink> group = links;
        HdfLink found = new HdfLink.Hard(input.root());
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (found instanceof HdfLink.Hard hard) {
                group = hard.address() == input.root() ? links
                        : HdfGroup.links(input, HdfHeader.read(input, hard.address()));
            } else {
                throw new UnreadDatasetException("is a link to '%s', which goes through another link".formatted(path),
                        "Let it lead to a dataset itself");
            }
            found = group.get(part);
            if (found == null) {
                throw new UnreadDatasetException("is a link to '%s', which is not there".formatted(path),
                        "Let it lead to a dataset, or remove it");
            }
        }
        return found;
    }
}

package io.github.pcam4j.io.store;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.internal.write.AsciiType;
import io.github.pcam4j.io.internal.write.PlacedDataset;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Lets jHDF write the headers over data that is in the file already.
 *
 * @param count patches
 * @param shape their shape
 * @param labelsAt where labels are; empty if there are none
 * @param idsAt where ids are
 * @param idLength bytes an id
 * @param checksumsAt where checksums are
 * @param checksums how many there are
 * @param end the end of all data
 */
record StoreHeaderWriter(int count, PatchShape shape, Optional<Long> labelsAt, long idsAt, int idLength,
        long checksumsAt, int checksums, long end) {

    void write(Path path, Optional<StoreOrigin> origin, Optional<StoreShard> shard) {
        DataType uint8 = new FixedPoint(1, false);
        try (WritableHdfFile file = HdfFile.write(path)) {
            put(file, StoreFormat.IMAGES, uint8, StoreFormat.IMAGES_ADDRESS,
                    count, shape.height(), shape.width(), shape.channels());
            labelsAt.ifPresent(at -> put(file, StoreFormat.LABELS, uint8, at, count));
            put(file, StoreFormat.IDS, AsciiType.ofLength(idLength), idsAt, count);
            put(file, StoreFormat.CHECKSUMS, new FixedPoint(4, false), checksumsAt, checksums);
            StoreAttributes.write(file, origin, shard);
        }
    }

    private void put(WritableHdfFile file, String name, DataType type, long address, long... dimensions) {
        file.putDataset(name, new PlacedDataset(file, name, type, dimensions, address, StoreFormat.IMAGES_ADDRESS, end));
    }
}

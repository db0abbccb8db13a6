package io.github.pcam4j.io.internal.write;

import io.jhdf.AbstractWritableNode;
import io.jhdf.HdfFile;
import io.jhdf.ObjectHeader.ObjectHeaderV2;
import io.jhdf.api.Group;
import io.jhdf.api.NodeType;
import io.jhdf.api.WritableDataset;
import io.jhdf.exceptions.HdfWritingException;
import io.jhdf.filter.PipelineFilterWithData;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.message.DataLayout;
import io.jhdf.object.message.DataLayoutMessage.ContiguousDataLayoutMessage;
import io.jhdf.object.message.DataSpace;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.object.message.DataTypeMessage;
import io.jhdf.object.message.FillValueMessage;
import io.jhdf.object.message.Message;
import io.jhdf.storage.HdfFileChannel;
import java.lang.reflect.Array;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A contiguous dataset whose bytes are in the file already: jHDF writes its header only. That makes the file a stream,
 * whose counts need not be known before its end, in whatever order jHDF comes to the datasets.
 */
public final class PlacedDataset extends AbstractWritableNode implements WritableDataset {
    private final DataType type;
    private final long[] dimensions;
    private final DataSpace space;
    private final long address;
    private final long headersEnd;
    private final long fileEnd;

    /**
     * @param address where the data is
     * @param headersEnd where headers must end
     * @param fileEnd the end of all data
     */
    public PlacedDataset(Group parent, String name, DataType type, long[] dimensions, long address, long headersEnd,
            long fileEnd) {
        super(parent, name);
        this.type = type;
        this.dimensions = dimensions.clone();
        Object seed = Array.newInstance(byte.class, Collections.nCopies(dimensions.length, 1).stream()
                .mapToInt(Integer::intValue).toArray());
        this.space = DataSpace.modifyDimensions(DataSpace.fromObject(seed), dimensions);
        this.address = address;
        this.headersEnd = headersEnd;
        this.fileEnd = fileEnd;
    }

    @Override
    public long write(HdfFileChannel channel, long position) {
        List<Message> messages = List.of(
                DataTypeMessage.create(type),
                DataSpaceMessage.create(space),
                FillValueMessage.NO_FILL,
                ContiguousDataLayoutMessage.create(address, getSizeInBytes()));
        var header = new ObjectHeaderV2(position, messages).toBuffer();
        long end = position + header.limit();
        if (end > headersEnd) {
            throw new HdfWritingException("the headers take more than " + headersEnd + " bytes");
        }
        channel.write(header, position);
        // jHDF writes its trailer wherever the channel stands at the end.
        channel.position(fileEnd);
        return end;
    }

    @Override
    public long getSize() {
        return space.getTotalLength();
    }

    @Override
    public long getSizeInBytes() {
        return getSize() * type.getSize();
    }

    @Override
    public long getStorageInBytes() {
        return getSizeInBytes();
    }

    @Override
    public int[] getDimensions() {
        return space.getDimensions();
    }

    @Override
    public long[] getDimensionsAsLong() {
        return dimensions.clone();
    }

    @Override
    public long[] getMaxSize() {
        return dimensions.clone();
    }

    @Override
    public boolean isScalar() {
        return false;
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public boolean isCompound() {
        return false;
    }

    @Override
    public boolean isVariableLength() {
        return false;
    }

    @Override
    public DataLayout getDataLayout() {
        return DataLayout.CONTIGUOUS;
    }

    @Override
    public Object getData() {
        throw notInMemory();
    }

    @Override
    public Object getDataFlat() {
        throw notInMemory();
    }

    @Override
    public Object getData(long[] sliceOffset, int[] sliceDimensions) {
        throw notInMemory();
    }

    @Override
    public Class<?> getJavaType() {
        return type.getJavaType();
    }

    @Override
    public DataType getDataType() {
        return type;
    }

    @Override
    public @Nullable Object getFillValue() {
        return null;
    }

    @Override
    public List<PipelineFilterWithData> getFilters() {
        return List.of();
    }

    @Override
    public NodeType getType() {
        return NodeType.DATASET;
    }

    @Override
    public boolean isGroup() {
        return false;
    }

    @Override
    public boolean isLink() {
        return false;
    }

    @Override
    public long getAddress() {
        throw new HdfWritingException("the address is not known until it is written");
    }

    @Override
    public boolean isAttributeCreationOrderTracked() {
        return false;
    }

    @Override
    public HdfFile getHdfFile() {
        return getParent().getHdfFile();
    }

    private static HdfWritingException notInMemory() {
        return new HdfWritingException("the data is in the file, not in memory");
    }
}

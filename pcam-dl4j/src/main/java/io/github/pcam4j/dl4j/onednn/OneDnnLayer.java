package io.github.pcam4j.dl4j.onednn;

import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/** What this package's layers have in common. */
interface OneDnnLayer {

    /** Frees the plans; they are made again when they are needed. */
    void release();

    /** A parameter's part of the network's gradients, which DL4J sets before it trains. */
    static INDArray view(Map<String, INDArray> gradientViews, String parameter) {
        return Objects.requireNonNull(gradientViews.get(parameter), parameter);
    }

    /** What the forward pass left for the backward pass. */
    static INDArray kept(@Nullable INDArray array) {
        return Objects.requireNonNull(array, "backward without forward");
    }

    /** What a layer of a block hands back where the gradient itself stays with the block. */
    static INDArray placeholder(LayerWorkspaceMgr workspaces) {
        return workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, new long[] {1, 1}, 'c');
    }

    /** The array as it is if its elements lie in C order without gaps, else a copy that does. */
    static INDArray contiguous(INDArray array, ArrayType purpose, LayerWorkspaceMgr workspaces) {
        return array.ordering() == 'c' && Shape.hasDefaultStridesForShape(array) ? array
                : workspaces.dup(purpose, array, 'c');
    }
}

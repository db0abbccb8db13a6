package io.github.pcam4j.model.onednn;

import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/** What this package's layers have in common. */
interface OneDnnLayer {

    /** Frees the plans; they are made again when they are needed. */
    void release();

    /** The array as it is if its elements lie in C order without gaps, else a copy that does. */
    static INDArray contiguous(INDArray array, ArrayType purpose, LayerWorkspaceMgr workspaces) {
        return array.ordering() == 'c' && Shape.hasDefaultStridesForShape(array) ? array
                : workspaces.dup(purpose, array, 'c');
    }
}

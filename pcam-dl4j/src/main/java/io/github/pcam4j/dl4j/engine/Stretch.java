package io.github.pcam4j.dl4j.engine;

import io.github.pcam4j.train.optimize.GroupRule;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Parameters that lie side by side and are treated alike, as vectors: views of what the network holds.
 *
 * @param gradient summed over the patches of a step
 * @param parameters themselves
 * @param state of the updater, a vector for each of its kinds
 * @param rule how they are treated
 */
record Stretch(INDArray gradient, INDArray parameters, List<INDArray> state, GroupRule rule) { }

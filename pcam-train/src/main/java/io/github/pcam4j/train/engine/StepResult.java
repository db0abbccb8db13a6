package io.github.pcam4j.train.engine;

/**
 * What one training step did, as the engine saw it.
 *
 * @param iteration the step's number, from 0 at the engine's creation
 * @param learningRate the learning rate that the update was made with, read back from the updater that made it
 * @param momentum the momentum that the update was made with
 * @param loss the mean loss of the step's patches before the update
 * @see io.github.pcam4j.train.TrainingResult
 */
public record StepResult(long iteration, double learningRate, double momentum, double loss) { }

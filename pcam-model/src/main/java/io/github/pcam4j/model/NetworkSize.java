package io.github.pcam4j.model;

/**
 * Counts of a network that memory goes by, as floating-point numbers so that absurd networks can be told too.
 *
 * @param parameters all values of all arrays
 * @param largestArray values of the longest array
 * @param valuesPerPatch what its convolutions give for one patch, all together
 * @see ModelSpec#size
 */
public record NetworkSize(double parameters, double largestArray, double valuesPerPatch) { }

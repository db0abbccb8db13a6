package io.github.pcam4j.io.summary;

/**
 * The values of one colour channel over all pixels of all patches.
 *
 * @param mean the mean, within [0, 255]
 * @param standardDeviation the population's deviation (divided by the number of pixels, not one less), within
 *     [0, 127.5]; divide both by 255 for networks that see pixels within [0, 1]
 * @see DatasetSummary
 */
public record ChannelStatistics(double mean, double standardDeviation) { }

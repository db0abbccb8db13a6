package io.github.pcam4j.train.metrics;

/**
 * A figure with what a bootstrap over groups says of it.
 *
 * @param estimate the figure of all patches, each once
 * @param standardError the standard deviation of the figure over the resamples
 * @param interval from one percentile of the resamples to the other
 * @param groups how many groups there are
 * @param resamples how many resamples the interval comes from
 * @param redrawn how many further ones were drawn in vain, for want of a class
 * @see GroupBootstrap
 */
public record BootstrapEstimate(double estimate, double standardError, ConfidenceInterval interval, int groups,
        int resamples, int redrawn) { }

/** How good predicted probabilities are, computed exactly and with ties. */
package io.github.pcam4j.train.metrics;

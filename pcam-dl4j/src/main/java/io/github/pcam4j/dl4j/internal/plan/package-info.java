/**
 * oneDNN's primitives for one shape each, chosen and compiled once, and the order in which they run. Not for use
 * outside this module.
 */
@NullMarked
package io.github.pcam4j.dl4j.internal.plan;

import org.jspecify.annotations.NullMarked;

/**
 * The default engine and what it is made of, for programs that use Deeplearning4j themselves: {@link
 * io.github.pcam4j.dl4j.Dl4jNetworks} makes plain DL4J networks of specifications, {@link
 * io.github.pcam4j.dl4j.PatchDataSetIterator} feeds them from patch stores.
 */
@NullMarked
package io.github.pcam4j.dl4j;

import org.jspecify.annotations.NullMarked;

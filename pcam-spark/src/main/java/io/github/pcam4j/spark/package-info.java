/**
 * Ingest, prediction and evaluation on Apache Spark, of stores and by models on a file system that all machines see. What they
 * make is what one process makes, byte for byte.
 */
@NullMarked
package io.github.pcam4j.spark;

import org.jspecify.annotations.NullMarked;

/** Predictions of large stores by several processes, each of a share, and merged again. */
@NullMarked
package io.github.pcam4j.train.shard;

import org.jspecify.annotations.NullMarked;

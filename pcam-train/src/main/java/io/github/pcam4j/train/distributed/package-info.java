/**
 * Several processes that train one model together: who they are ({@link io.github.pcam4j.train.distributed.Rendezvous}) and
 * what they say to each other ({@link io.github.pcam4j.train.distributed.ProcessGroup}). What carries it is another
 * module's; {@code pcam-torch} has LibTorch's c10d.
 */
@NullMarked
package io.github.pcam4j.train.distributed;

import org.jspecify.annotations.NullMarked;

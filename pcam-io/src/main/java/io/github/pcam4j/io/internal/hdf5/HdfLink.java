package io.github.pcam4j.io.internal.hdf5;

/** What a group has under a name. */
sealed interface HdfLink {

    /** An object of this file. */
    record Hard(long address) implements HdfLink { }

    /** Another name of this file. */
    record Soft(String path) implements HdfLink { }

    /** An object elsewhere. */
    record Elsewhere(String description) implements HdfLink { }
}

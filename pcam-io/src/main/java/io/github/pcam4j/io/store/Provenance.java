package io.github.pcam4j.io.store;

import java.util.Optional;

/**
 * How a store came to be, as its attributes tell.
 *
 * @param origin where its patches come from, if known
 * @param shard which of them it has, if it is one of several stores
 * @param creator the program that wrote it, if known
 */
record Provenance(Optional<StoreOrigin> origin, Optional<StoreShard> shard, Optional<String> creator) {

    /** Of what stands for no file of its own. */
    static Provenance of(Optional<StoreOrigin> origin) {
        return new Provenance(origin, Optional.empty(), Optional.empty());
    }
}

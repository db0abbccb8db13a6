package io.github.pcam4j.io.store;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The header of several stores as one. */
final class JoinedHeader {
    private JoinedHeader() { }

    static StoreHeader of(List<PatchStore> stores) {
        PatchStore first = stores.get(0);
        int count = 0;
        for (PatchStore store : stores) {
            if (!store.shape().equals(first.shape()) || store.labelled() != first.labelled()) {
                throw new PatchStoreException(("%s has patches of %s%s, %s of %s%s; stores to join must agree. Make one "
                        + "of them anew, or give it labels").formatted(first.path(), first.shape(), labels(first),
                        store.path(), store.shape(), labels(store)));
            }
            count = Math.addExact(count, store.size());
        }
        return new StoreHeader(count, first.shape(), (path, file) -> {
            throw new IllegalStateException("stores that are joined are open already");
        }, first.labelled() ? Optional.of(allLabels(stores, count)) : Optional.empty(),
                new StoreIds(Optional.of(ids(stores, count)), stores.stream().allMatch(PatchStore::hasIds)),
                new long[0], Provenance.of(origin(stores)), unwritten(stores));
    }

    private static StoreHeader.Unwritten unwritten(List<PatchStore> stores) {
        return stores.stream().map(it -> new StoreHeader.Unwritten(it.unwrittenImages(), it.unwrittenLabels()))
                .reduce(StoreHeader.Unwritten.NONE, StoreHeader.Unwritten::plus);
    }

    private static Optional<StoreOrigin> origin(List<PatchStore> stores) {
        String names = stores.stream().map(store -> store.path().getFileName().toString())
                .collect(Collectors.joining(" + "));
        return StoreOrigin.joined(stores.stream().map(PatchStore::origin).toList(), names, stores.get(0).shape());
    }

    private static String labels(PatchStore store) {
        return store.labelled() ? " with labels" : " without labels";
    }

    private static byte[] allLabels(List<PatchStore> stores, int count) {
        ByteBuffer labels = ByteBuffer.allocate(count);
        stores.forEach(store -> labels.put(store.labels()));
        return labels.array();
    }

    private static String[] ids(List<PatchStore> stores, int count) {
        Map<String, PatchStore> owners = new HashMap<>();
        String[] ids = new String[count];
        int at = 0;
        for (PatchStore store : stores) {
            for (int i = 0; i < store.size(); i++) {
                ids[at] = store.id(i);
                PatchStore owner = owners.put(ids[at++], store);
                if (owner != null) {
                    throw new PatchStoreException("'%s' is in %s and in %s; ids must be unique in stores to join"
                            .formatted(store.id(i), owner.path(), store.path()));
                }
            }
        }
        return ids;
    }
}

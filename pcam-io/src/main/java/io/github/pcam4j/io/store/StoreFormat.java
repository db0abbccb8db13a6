package io.github.pcam4j.io.store;

/** Names and numbers of the file format, version 1; {@code docs/patch-store.md} describes it. */
final class StoreFormat {
    static final String NAME = "pcam4j-patch-store";
    static final int VERSION = 1;

    static final String IMAGES = "images";
    static final String LABELS = "labels";
    static final String IDS = "ids";
    static final String CHECKSUMS = "checksums";

    /** Images under one checksum. */
    static final int CHUNK = 1000;

    /** Where the first image starts: behind all headers, and at the start of a page. */
    static final long IMAGES_ADDRESS = 16384;

    private StoreFormat() { }
}

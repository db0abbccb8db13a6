package io.github.pcam4j.io.summary;

/** What there is to see in a patch. */
enum PatchKind {
    STRUCTURED, BLANK, DARK, FEATURELESS;

    private static final PatchKind[] KINDS = values();

    static PatchKind of(byte ordinal) {
        return KINDS[ordinal];
    }
}

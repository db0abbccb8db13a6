package io.github.pcam4j.io.loader;

/** Placeholder so that the skeleton compiles; replaced before it lands. */
public final class PatchLoader {
    private PatchLoader() { }
}

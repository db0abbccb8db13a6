package io.github.pcam4j.examples.docs;

import java.util.List;

/**
 * A fenced block of a document.
 *
 * @param place where it begins, as {@code docs/splits.md:13}
 * @param language what stands behind the fence; empty if nothing does
 * @param lines without the fences
 */
record CodeBlock(String place, String language, List<String> lines) { }

/** From a source to a store: decode and resize in parallel, in bounded memory, order kept. */
@NullMarked
package io.github.pcam4j.io.ingest;

import org.jspecify.annotations.NullMarked;

/** From a source to a store: decode and resize in parallel, in bounded memory, order kept. */
package io.github.pcam4j.io.ingest;

/** What the writer of a store puts on the disk. Not for use outside this module. */
@NullMarked
package io.github.pcam4j.io.internal.write;

import org.jspecify.annotations.NullMarked;

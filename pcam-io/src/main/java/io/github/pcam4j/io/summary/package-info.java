/** What a store holds, found in one pass: counts, colours, and the patches that deserve a look before training. */
@NullMarked
package io.github.pcam4j.io.summary;

import org.jspecify.annotations.NullMarked;

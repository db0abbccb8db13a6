/** How a store's patches get to an engine, and which stores and patches fit it. Not for use outside this module. */
@NullMarked
package io.github.pcam4j.train.internal.feed;

import org.jspecify.annotations.NullMarked;

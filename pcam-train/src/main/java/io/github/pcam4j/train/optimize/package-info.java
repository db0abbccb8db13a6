/** How parameters are updated. */
@NullMarked
package io.github.pcam4j.train.optimize;

import org.jspecify.annotations.NullMarked;

/** How parameters are updated, whatever the engine. */
@NullMarked
package io.github.pcam4j.train.optimize;

import org.jspecify.annotations.NullMarked;

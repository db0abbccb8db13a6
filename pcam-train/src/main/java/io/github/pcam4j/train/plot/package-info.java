/** Pictures of a training. */
@NullMarked
package io.github.pcam4j.train.plot;

import org.jspecify.annotations.NullMarked;

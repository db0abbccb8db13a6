/** Which patches train and which validate. */
@NullMarked
package io.github.pcam4j.train.split;

import org.jspecify.annotations.NullMarked;

/** Where patches come from. */
@NullMarked
package io.github.pcam4j.io.source;

import org.jspecify.annotations.NullMarked;

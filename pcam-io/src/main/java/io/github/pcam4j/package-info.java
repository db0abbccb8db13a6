/** What all modules share: the root of this library's exceptions. */
@NullMarked
package io.github.pcam4j;

import org.jspecify.annotations.NullMarked;

/** What all modules share; not for users of the library, and may change without a word. */
@NullMarked
package io.github.pcam4j.internal;

import org.jspecify.annotations.NullMarked;

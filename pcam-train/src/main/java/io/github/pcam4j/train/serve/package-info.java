/** Classifies images as they come, for programs that serve many callers at once. */
@NullMarked
package io.github.pcam4j.train.serve;

import org.jspecify.annotations.NullMarked;

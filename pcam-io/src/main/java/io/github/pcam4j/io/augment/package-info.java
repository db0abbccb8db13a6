/** Random changes of patches while a network trains, and the fixed ones that it looks through when it judges. */
@NullMarked
package io.github.pcam4j.io.augment;

import org.jspecify.annotations.NullMarked;

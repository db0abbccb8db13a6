/** What packages of this module share; not for use by others. */
@NullMarked
package io.github.pcam4j.model.internal;

import org.jspecify.annotations.NullMarked;

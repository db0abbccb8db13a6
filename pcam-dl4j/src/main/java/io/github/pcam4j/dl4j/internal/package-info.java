/** Used across packages of this module, and no part of its API. */
@NullMarked
package io.github.pcam4j.dl4j.internal;

import org.jspecify.annotations.NullMarked;

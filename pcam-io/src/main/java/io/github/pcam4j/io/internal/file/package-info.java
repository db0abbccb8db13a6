/**
 * A file that several threads read, mapped or by position, and that tells if it was exchanged. Not for use outside
 * this module.
 */
@NullMarked
package io.github.pcam4j.io.internal.file;

import org.jspecify.annotations.NullMarked;

/** JPEG 2000 (ITU-T T.800) as slides have it: codestreams of 8 bits are decoded. Not for use outside this module. */
@NullMarked
package io.github.pcam4j.io.internal.jpeg2000;

import org.jspecify.annotations.NullMarked;

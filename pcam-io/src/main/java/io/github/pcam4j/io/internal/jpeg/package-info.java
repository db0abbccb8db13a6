/** Tiles of JPEG, by libjpeg-turbo where it is installed, else by the JDK. Not for use outside this module. */
@NullMarked
package io.github.pcam4j.io.internal.jpeg;

import org.jspecify.annotations.NullMarked;

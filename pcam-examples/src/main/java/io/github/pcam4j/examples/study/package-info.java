/** What each change of the documented recipe does to the AUC, measured on a sample of patches. */
@NullMarked
package io.github.pcam4j.examples.study;

import org.jspecify.annotations.NullMarked;

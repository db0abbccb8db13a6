/** Parts of a run's page, each with its own heading. Not for use outside this module. */
@NullMarked
package io.github.pcam4j.train.internal.section;

import org.jspecify.annotations.NullMarked;

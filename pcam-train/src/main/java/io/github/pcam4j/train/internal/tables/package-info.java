/** What a page reads of a run's folder: tables and settings. Not for use outside this module. */
@NullMarked
package io.github.pcam4j.train.internal.tables;

import org.jspecify.annotations.NullMarked;

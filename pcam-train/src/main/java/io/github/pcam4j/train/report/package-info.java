/** What people look at: a run, and the patches of a store, as one HTML file and as plots. */
@NullMarked
package io.github.pcam4j.train.report;

import org.jspecify.annotations.NullMarked;

/** What people look at: a run, and the patches of a store, as one HTML file and as plots. */
package io.github.pcam4j.train.report;

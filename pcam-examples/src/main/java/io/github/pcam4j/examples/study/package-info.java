/** What each change of the documented recipe does to the AUC, measured on a sample of patches. */
package io.github.pcam4j.examples.study;

/** Shared by the packages of this module; not for use outside it. */
package io.github.pcam4j.train.internal;

/** What all modules share; not for users of the library, and may change without a word. */
package io.github.pcam4j.internal;

/** What pages are made of: markup, cards, pictures, numbers as text. Not for use outside this module. */
@NullMarked
package io.github.pcam4j.train.internal.page;

import org.jspecify.annotations.NullMarked;

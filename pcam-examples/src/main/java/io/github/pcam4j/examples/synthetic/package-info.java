/**
 * Drawn patches in the competition's layout, so that everything can be tried and tested where the real ones are not
 * at hand.
 */
@NullMarked
package io.github.pcam4j.examples.synthetic;

import org.jspecify.annotations.NullMarked;

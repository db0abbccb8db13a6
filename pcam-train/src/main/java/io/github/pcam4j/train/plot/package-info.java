/** Pictures of a training. */
package io.github.pcam4j.train.plot;

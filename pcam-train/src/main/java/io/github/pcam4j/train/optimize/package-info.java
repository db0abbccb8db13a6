/** How parameters are updated. */
package io.github.pcam4j.train.optimize;

/** Which patches train and which validate. */
package io.github.pcam4j.train.split;

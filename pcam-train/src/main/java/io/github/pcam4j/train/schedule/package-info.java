/** Learning rate and momentum as functions of the training step. */
package io.github.pcam4j.train.schedule;

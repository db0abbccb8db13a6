/** Where patches come from. */
package io.github.pcam4j.io.source;

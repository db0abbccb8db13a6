/** From an encoded image to pixels of the wanted size. */
package io.github.pcam4j.io.image;

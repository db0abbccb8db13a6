package io.github.pcam4j.io.slide;

/**
 * One of the sizes that a slide is stored in.
 *
 * @param page which of the file's images it is
 * @param width columns
 * @param height rows
 * @param downsample how many columns and rows of the largest level one of its own stands for, on average of both; at
 *     least 1
 * @see SlideReader#levels
 */
public record SlideLevel(int page, int width, int height, double downsample) { }

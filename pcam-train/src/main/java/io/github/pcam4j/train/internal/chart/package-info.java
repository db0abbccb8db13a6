/** Charts that are drawn once, as SVG that follows the page's colours and as PNG; no API. */
@NullMarked
package io.github.pcam4j.train.internal.chart;

import org.jspecify.annotations.NullMarked;

package io.github.pcam4j.io.region;

import io.github.pcam4j.internal.Require;

/** A rectangle of pixels of an image. */
record Region(int x, int y, int width, int height) {

    /** Checks that it lies within the image and that there is room for its pixels. */
    Region checked(LargeImage image, byte[] rgb, int offset) {
        Require.argument(x >= 0 && y >= 0 && width > 0 && height > 0 && x <= image.width() - width
                && y <= image.height() - height, "columns %d to %d of rows %d to %d are not all within %s, which has "
                + "%d x %d pixels", x, x + width - 1L, y, y + height - 1L, image.path(), image.width(), image.height());
        long bytes = (long) width * height * LargeImage.CHANNELS;
        Require.argument(offset >= 0 && bytes <= rgb.length - (long) offset,
                "%d x %d pixels take %d bytes; from %d on there are %d", width, height, bytes, offset,
                rgb.length - offset);
        return this;
    }
}

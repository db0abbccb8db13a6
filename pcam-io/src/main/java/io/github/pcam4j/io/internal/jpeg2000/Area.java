package io.github.pcam4j.io.internal.jpeg2000;

/**
 * A rectangle of samples.
 *
 * @param left the first column
 * @param top the first row
 * @param right the column behind the last
 * @param bottom the row behind the last
 */
record Area(int left, int top, int right, int bottom) {

    static int ceilDiv(int number, int by) {
        return Math.floorDiv(number + by - 1, by);
    }

    /** Half as fine so many times, rounded up. */
    static int halved(int number, int times) {
        return (int) ((number + (1L << times) - 1) >> times);
    }

    int width() {
        return right - left;
    }

    int height() {
        return bottom - top;
    }

    boolean isEmpty() {
        return left >= right || top >= bottom;
    }

    Area divided(int across, int down) {
        return new Area(ceilDiv(left, across), ceilDiv(top, down), ceilDiv(right, across), ceilDiv(bottom, down));
    }

    /** The low half, so many times. */
    Area halved(int times) {
        return new Area(halved(left, times), halved(top, times), halved(right, times), halved(bottom, times));
    }

    Area within(Area other) {
        return new Area(Math.max(left, other.left), Math.max(top, other.top), Math.min(right, other.right),
                Math.min(bottom, other.bottom));
    }

    @Override
    public String toString() {
        return width() + " x " + height();
    }
}

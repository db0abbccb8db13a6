package io.github.pcam4j.io.internal.jpeg2000;

import java.util.Arrays;

/** The MQ decoder (ITU-T T.800, annex C). Not safe for use by several threads. */
final class ArithmeticDecoder {
    static final int RUN = 17;
    static final int UNIFORM = 18;

    private static final int CONTEXTS = 19;
    private static final int[] PROBABILITIES = {0x5601, 0x3401, 0x1801, 0x0ac1, 0x0521, 0x0221, 0x5601, 0x5401, 0x4801,
        0x3801, 0x3001, 0x2401, 0x1c01, 0x1601, 0x5601, 0x5401, 0x5101, 0x4801, 0x3801, 0x3401, 0x3001, 0x2801, 0x2401, 0x2201,
        0x1c01, 0x1801, 0x1601, 0x1401, 0x1201, 0x1101, 0x0ac1, 0x09c1, 0x08a1, 0x0521, 0x0441, 0x02a1, 0x0221, 0x0141, 0x0111,
        0x0085, 0x0049, 0x0025, 0x0015, 0x0009, 0x0005, 0x0001, 0x5601};
    private static final int[] MORE = {1, 2, 3, 4, 5, 38, 7, 8, 9, 10, 11, 12, 13, 29, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
        25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 45, 46};
    private static final int[] LESS = {1, 6, 9, 12, 29, 33, 6, 14, 14, 14, 17, 18, 20, 21, 14, 14, 15, 16, 17, 18, 19, 19, 20,
        21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 46};
    /** Of a state and the likelier bit: the probability, and the states after the likelier and the less likely bit. */
    private static final int[] QE = new int[2 * PROBABILITIES.length];
    private static final byte[] NEXT_MORE = new byte[QE.length];
    private static final byte[] NEXT_LESS = new byte[QE.length];

    static {
        for (int i = 0; i < QE.length; i++) {
            int state = i / 2;
            int bit = i % 2;
            boolean turns = state == 0 || state == 6 || state == 14;
            QE[i] = PROBABILITIES[state];
            NEXT_MORE[i] = (byte) (2 * MORE[state] + bit);
            NEXT_LESS[i] = (byte) (2 * LESS[state] + (turns ? 1 - bit : bit));
        }
    }

    private final byte[] states = new byte[CONTEXTS];
    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private int code;
    private int interval;
    private int shifts;

    void reset() {
        Arrays.fill(states, (byte) 0);
        states[0] = 2 * 4;
        states[RUN] = 2 * 3;
        states[UNIFORM] = 2 * 46;
    }

    /** Begins a codeword; behind its end are ones. */
    void start(byte[] of, int from, int to) {
        bytes = of;
        at = from;
        end = to;
        code = (from < to ? of[from] & 0xff : 0xff) << 16;
        load();
        code <<= 7;
        shifts -= 7;
        interval = 0x8000;
    }

    private void load() {
        int current = at < end ? bytes[at] & 0xff : 0xff;
        int next = at + 1 < end ? bytes[at + 1] & 0xff : 0xff;
        if (current != 0xff) {
            at++;
            code += next << 8;
            shifts = 8;
        } else if (next > 0x8f) {
            code += 0xff00;
            shifts = 8;
        } else {
            at++;
            code += next << 9;
            shifts = 7;
        }
    }

    int decode(int context) {
        int state = states[context];
        int probability = QE[state];
        interval -= probability;
        int bit = state & 1;
        if ((code >>> 16) < probability) {
            // The less likely part, unless it is the larger one.
            if (interval < probability) {
                states[context] = NEXT_MORE[state];
            } else {
                states[context] = NEXT_LESS[state];
                bit ^= 1;
            }
            interval = probability;
        } else {
            code -= probability << 16;
            if ((interval & 0x8000) != 0) {
                return bit;
            }
            if (interval < probability) {
                states[context] = NEXT_LESS[state];
                bit ^= 1;
            } else {
                states[context] = NEXT_MORE[state];
            }
        }
        renormalize();
        return bit;
    }

    private void renormalize() {
        do {
            if (shifts == 0) {
                load();
            }
            interval <<= 1;
            code <<= 1;
            shifts--;
        } while ((interval & 0x8000) == 0);
    }
}

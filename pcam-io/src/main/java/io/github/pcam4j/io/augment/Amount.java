package io.github.pcam4j.io.augment;

import io.github.pcam4j.internal.Require;

/** How much an augmentation may be asked to do. */
record Amount(String name, double least, double most, double usual) {

    double check(double amount) {
        // Written so that NaN fails.
        Require.argument(amount >= least && amount <= most, "%s must be within [%s, %s], not %s", name, text(least),
                text(most), text(amount));
        // Without a negative zero, whose text would read back as another number.
        return amount + 0.0;
    }

    String item(double amount) {
        return name + "=" + text(amount);
    }

    /** The shortest text that reads back as the same number. */
    static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e9 ? Long.toString((long) number)
                : Double.toString(number);
    }
}

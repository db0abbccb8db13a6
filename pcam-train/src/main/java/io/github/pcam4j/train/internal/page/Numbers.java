package io.github.pcam4j.train.internal.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as the reports write them, the same in every locale. */
public final class Numbers {
    private Numbers() { }

    public static String text(String format, @Nullable Object... values) {
        return values.length == 0 ? format : String.format(Locale.ROOT, format, values);
    }

    /** Whole numbers in groups of three digits, all others with four decimals. */
    public static String figure(Number value) {
        if (value instanceof Double || value instanceof Float) {
            return text("%.4f", value.doubleValue());
        }
        return text("%,d", value.longValue());
    }

    /** As many digits as it needs, four at most. */
    public static String plain(double value) {
        return new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
    }

    /** With two decimals, and no sign where they are zero. */
    public static String signed(double value) {
        String text = text("%.2f", value);
        return text.equals("-0.00") ? "0.00" : text;
    }

    /** A sentence's first letter as such. */
    public static String capital(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    /** Rounded to two units. */
    public static String duration(double seconds) {
        if (seconds < 60) {
            return text("%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600 ? text("%d min %02d s", whole / 60, whole % 60)
                : text("%d h %02d min", whole / 3600, whole / 60 % 60);
    }

    public static String share(long part, long whole) {
        return text("%.1f %%", whole == 0 ? 0 : 100.0 * part / whole);
    }
}

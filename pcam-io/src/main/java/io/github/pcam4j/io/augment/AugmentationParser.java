package io.github.pcam4j.io.augment;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads lists such as {@code flip,shift=4,stain=0.05@0.5}. */
final class AugmentationParser {
    private static final Map<String, Turn> TURNS = named(Stream.of(Turn.FLIP, Turn.HORIZONTAL_FLIP, Turn.VERTICAL_FLIP,
            Turn.ROTATE, Turn.DIHEDRAL), Turn::name);
    private static final Map<String, Jitter> JITTERS = named(Stream.concat(
            Stream.of(new Jitter(Shift.PIXELS, pixels -> new Shift(whole(pixels))),
                    new Jitter(StainJitter.SIGMA, StainJitter::new)),
            Arrays.stream(ColourJitter.Kind.values())
                    .map(kind -> new Jitter(kind.amount, amount -> new ColourJitter(kind, amount)))),
            jitter -> jitter.amount.name());

    private AugmentationParser() { }

    /** One that takes an amount. */
    private record Jitter(Amount amount, DoubleFunction<Augmentation> make) { }

    private static <T> Map<String, T> named(Stream<T> all, Function<T, String> name) {
        return all.collect(Collectors.toMap(name, one -> one, (first, second) -> first, LinkedHashMap::new));
    }

    static List<Augmentation> parse(String list) {
        return Arrays.stream(list.split(",", -1)).map(item -> item(item.strip())).toList();
    }

    private static Augmentation item(String item) {
        try {
            int at = item.indexOf('@');
            String what = at < 0 ? item : item.substring(0, at);
            Augmentation always = always(what.strip());
            return at < 0 ? always : Augmentations.withProbability(always, number(item.substring(at + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the augmentation '%s' cannot be used: %s".formatted(item,
                    e.getMessage()), e);
        }
    }

    private static Augmentation always(String what) {
        int equals = what.indexOf('=');
        String name = equals < 0 ? what : what.substring(0, equals).strip();
        if (TURNS.containsKey(name)) {
            if (equals >= 0) {
                throw new IllegalArgumentException("%s takes no amount".formatted(name));
            }
            return TURNS.get(name);
        }
        Jitter jitter = JITTERS.get(name);
        if (jitter == null) {
            throw new IllegalArgumentException("known are " + known());
        }
        return jitter.make.apply(equals < 0 ? jitter.amount.usual() : number(what.substring(equals + 1)));
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'%s' is no number".formatted(text.strip()), e);
        }
    }

    private static int whole(double pixels) {
        if (pixels != Math.rint(pixels)) {
            throw new IllegalArgumentException("%s is no whole number of pixels".formatted(Amount.text(pixels)));
        }
        return (int) pixels;
    }

    private static String known() {
        Stream<String> jitters = JITTERS.values().stream().map(Jitter::amount).map(amount -> "%s[=%s to %s; %s]"
                .formatted(amount.name(), Amount.text(amount.least()), Amount.text(amount.most()),
                        Amount.text(amount.usual())));
        return Stream.concat(TURNS.keySet().stream(), jitters).collect(Collectors.joining(", "))
                + ", each with @PROBABILITY if wanted, and none";
    }
}

package io.github.pcam4j.io.slide;

import io.github.pcam4j.io.region.ImagePage;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a scanner's words and tags say of a slide's scale: Aperio's {@code MPP} and {@code AppMag}, Philips's pixel spacing
 * in millimetres, OME-XML's physical size and magnification, else the TIFF's own resolution.
 *
 * @param micrometresPerPixel of the largest level
 * @param magnification of the objective
 */
record SlideTexts(OptionalDouble micrometresPerPixel, OptionalDouble magnification) {
    private static final String NUMBER = "([0-9]*\\.?[0-9]+(?:[eE][-+]?[0-9]+)?)";
    private static final Pattern APERIO_SCALE = Pattern.compile("\\|\\s*MPP\\s*=\\s*" + NUMBER);
    private static final Pattern APERIO_POWER = Pattern.compile("\\|\\s*AppMag\\s*=\\s*" + NUMBER);
    /** Two numbers in quotation marks, down and across. */
    private static final Pattern PHILIPS_SCALE =
            Pattern.compile("DICOM_PIXEL_SPACING\"[^>]*>\\s*(?:&quot;|\")[-+.0-9eE]+(?:&quot;|\")\\s+(?:&quot;|\")" + NUMBER);
    private static final Pattern OME_SCALE = Pattern.compile("PhysicalSizeX=\"" + NUMBER + "\"");
    private static final Pattern OME_UNIT = Pattern.compile("PhysicalSizeXUnit=\"([^\"]*)\"");
    private static final Pattern OME_POWER = Pattern.compile("NominalMagnification=\"" + NUMBER + "\"");
    /** The unit where the file names none, in its two signs. */
    private static final List<String> MICROMETRES = List.of("\u00b5m", "\u03bcm", "um", "micron", "&#181;m", "&#xB5;m");
    private static final double MILLIMETRE = 1000;
    private static final double MOST_POWER = 1000;

    static SlideTexts of(ImagePage page) {
        String words = page.description();
        OptionalDouble scale = Stream.of(number(APERIO_SCALE, words, 1), number(PHILIPS_SCALE, words, MILLIMETRE), ome(words))
                .flatMapToDouble(OptionalDouble::stream).findFirst();
        OptionalDouble power = Stream.of(APERIO_POWER, OME_POWER).map(it -> number(it, words, 1))
                .flatMapToDouble(OptionalDouble::stream).filter(it -> it > 0 && it <= MOST_POWER).findFirst();
        return new SlideTexts(scale.isPresent() ? ImagePage.plausible(scale.getAsDouble()) : page.micrometresPerPixel(), power);
    }

    private static OptionalDouble number(Pattern pattern, String words, double unit) {
        Matcher found = pattern.matcher(words);
        return found.find() ? OptionalDouble.of(Double.parseDouble(found.group(1)) * unit) : OptionalDouble.empty();
    }

    private static OptionalDouble ome(String words) {
        Matcher unit = OME_UNIT.matcher(words);
        double micrometres = !unit.find() || MICROMETRES.contains(unit.group(1)) ? 1
                : switch (unit.group(1)) {
                    case "mm" -> MILLIMETRE;
                    case "nm" -> 1 / MILLIMETRE;
                    default -> Double.NaN;
                };
        return number(OME_SCALE, words, micrometres);
    }
}

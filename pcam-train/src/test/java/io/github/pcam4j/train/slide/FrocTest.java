package io.github.pcam4j.train.slide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.io.slide.SlideAnnotations;
import io.github.pcam4j.io.slide.SlideLevel;
import io.github.pcam4j.io.slide.SlideMask;
import io.github.pcam4j.io.slide.SlideRegions;
import io.github.pcam4j.train.metrics.ConfidenceInterval;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrocTest {
    /** Of the challenge's slides. */
    private static final double MICROMETRES = 0.243;
    private static final int DOWNSAMPLE = 32;

    @TempDir
    private Path folder;

    /** What the challenge's own code says of masks and detections: see make-froc.py. */
    @Test
    void theCurveIsTheChallenges() throws IOException {
        List<Map<String, Object>> cases = cases();
        assertEquals(12, cases.size());
        for (Map<String, Object> each : cases) {
            List<FrocSlide> slides = new ArrayList<>();
            for (Map<String, Object> slide : maps(each.get("slides"))) {
                slides.add(judged(slide));
            }
            Froc froc = Froc.of(slides);
            // The challenge goes from the lowest threshold up, and puts that of no detection behind the highest.
            double[] rates = numbers(each.get("rates"));
            double[] sensitivities = numbers(each.get("sensitivities"));
            assertEquals(rates.length, froc.falsePositives().length);
            for (int i = 0; i < rates.length; i++) {
                assertEquals(rates[i], froc.falsePositives()[rates.length - 1 - i], 1e-12);
                assertEquals(sensitivities[i], froc.sensitivities()[rates.length - 1 - i], 1e-12);
            }
            for (int i = 0; i < Froc.RATES.size(); i++) {
                assertEquals(numbers(each.get("at"))[i], froc.sensitivity(Froc.RATES.get(i)), 1e-12, "at " + Froc.RATES.get(i));
            }
            assertEquals((Double) each.get("score"), froc.score(), 1e-12);
        }
    }

    private FrocSlide judged(Map<String, Object> slide) throws IOException {
        List<Detection> detections = new ArrayList<>();
        for (Object each : (List<?>) slide.get("detections")) {
            double[] values = numbers(each);
            detections.add(new Detection(values[0], values[1], values[2]));
        }
        LesionMap map = (Boolean) slide.get("tumour") ? map(slide) : LesionMap.NONE;
        FrocSlide judged = map.judge((String) slide.get("name"), detections);
        assertArrayEquals(numbers(slide.get("false_positives")), judged.falsePositives());
        assertArrayEquals(numbers(slide.get("lesions")), judged.lesions());
        assertEquals(slide.get("counted"), judged.counted());
        return judged;
    }

    private LesionMap map(Map<String, Object> slide) throws IOException {
        List<?> rows = (List<?>) slide.get("mask");
        int width = (Integer) slide.get("width");
        BufferedImage mask = new BufferedImage(width, rows.size(), BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < width * rows.size(); i++) {
            boolean tumour = ((String) rows.get(i / width)).charAt(i % width) == '#';
            mask.getRaster().setSample(i % width, i / width, 0, tumour ? 255 : 0);
        }
        Path file = folder.resolve("mask.tif");
        ImageIO.write(mask, "tiff", file.toFile());
        SlideLevel largest = new SlideLevel(0, width * DOWNSAMPLE, rows.size() * DOWNSAMPLE, 1);
        try (SlideAnnotations opened = SlideMask.open(file, largest, OptionalInt.empty())) {
            LesionMap map = LesionMap.of(opened, largest, MICROMETRES, LesionRule.CAMELYON16);
            List<?> labels = (List<?>) slide.get("labels");
            for (int i = 0; i < width * rows.size(); i++) {
                String expected = String.valueOf(((String) labels.get(i / width)).charAt(i % width));
                assertEquals(expected.equals(".") ? 0 : Integer.parseInt(expected, 36),
                        map.lesionAt((i % width + 0.5) * DOWNSAMPLE, (i / width + 0.5) * DOWNSAMPLE));
            }
            for (int lesion = 1; lesion <= map.lesions(); lesion++) {
                assertEquals(((List<?>) slide.get("isolated")).contains(lesion), map.isIsolated(lesion), "lesion " + lesion);
            }
            return map;
        }
    }

    private static List<Map<String, Object>> cases() throws IOException {
        try (InputStream file = FrocTest.class.getResourceAsStream("/slide/froc.json")) {
            return maps(JSON.std.mapFrom(file).get("cases"));
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> maps(Object list) {
        return (List<Map<String, Object>>) list;
    }

    private static double[] numbers(Object list) {
        return ((List<?>) list).stream().mapToDouble(it -> ((Number) it).doubleValue()).toArray();
    }

    private static Path2D square(double left, double top, double side) {
        return new Path2D.Double(new Rectangle2D.Double(left, top, side, side));
    }

    /** 75 micrometres are 308.6 pixels: squares nearer to each other are one lesion. */
    @Test
    void whatIsIgnoredCountsNeitherWay() {
        SlideLevel largest = new SlideLevel(0, 32_000, 32_000, 1);
        SlideRegions drawn = new SlideRegions(List.of(square(3200, 3200, 3200), square(6592, 3200, 3200), square(16_000,
                16_000, 3200)),
                List.of(square(16_640, 16_640, 640)), List.of(square(24_000, 24_000, 3200)));
        LesionMap map = LesionMap.of(drawn, largest, MICROMETRES, LesionRule.CAMELYON16);
        assertEquals(2, map.lesions());
        assertEquals(2, map.counted());
        FrocSlide judged = map.judge("s", List.of(new Detection(0.5, 4000, 4000), new Detection(0.75, 6496, 4000),
                new Detection(0.25, 25_000, 25_000), new Detection(0.125, 30_000, 1000), new Detection(0.0625, -5, 1e9)));
        assertArrayEquals(new double[] {0.75, 0}, judged.lesions());
        assertArrayEquals(new double[] {0.125, 0.0625}, judged.falsePositives());
        // What was cut out of a lesion is a hole, which the challenge fills.
        assertEquals(2, map.lesionAt(16_960, 16_960));
    }

    @Test
    void intervalsHoldTheScoreAndFollowFromTheSeed() {
        List<FrocSlide> slides = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            slides.add(new FrocSlide("s" + i, i % 3 == 0 ? new double[] {0.1 + i * 0.02, 0.3} : new double[0],
                    i % 2 == 0 ? new double[] {i % 4 == 0 ? 0.9 : 0, 0.2 + i * 0.01} : new double[0], i % 2 == 0 ? 2 : 0));
        }
        Froc froc = Froc.of(slides);
        ConfidenceInterval interval = froc.interval(500, 3, 0.95);
        assertTrue(interval.contains(froc.score()) && interval.lower() > 0.4 && interval.upper() < 1, interval + " of "
                + froc.score());
        assertEquals(interval, froc.interval(500, 3, 0.95));
        assertTrue(froc.interval(500, 3, 0.5).upper() < interval.upper());
    }

    @Test
    void whatCannotBeJudgedIsRefused() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Froc.of(List.of(LesionMap.NONE.judge("s", List.of()))))
                .getMessage().contains("no lesion to be found"));
        assertThrows(IllegalArgumentException.class, () -> new Detection(1.5, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new LesionRule(0, 275, 32));
        assertThrows(IllegalArgumentException.class, () -> LesionMap.of(SlideRegions.NONE, new SlideLevel(0, 10, 10, 1),
                Double.NaN,
                LesionRule.CAMELYON16));
        assertThrows(IllegalArgumentException.class, () -> LesionMap.of(SlideRegions.NONE, new SlideLevel(0, 100_000, 100_000,
                1), 0.25,
                new LesionRule(75, 275, 1)));
        // Nobody found anything.
        Froc nothing = Froc.of(List.of(new FrocSlide("s", new double[0], new double[] {0}, 1)));
        assertEquals(0, nothing.score());
    }
}

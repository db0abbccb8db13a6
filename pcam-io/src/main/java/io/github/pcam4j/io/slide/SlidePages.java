package io.github.pcam4j.io.slide;

import io.github.pcam4j.io.region.ImagePage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the pages of a file are. The first is the slide; later ones in tiles that show the same at a smaller size are its
 * levels, and all others lie beside it. Where the first page has sub-directories, as in OME-TIFF, its levels are those.
 *
 * @param levels the largest first
 * @param associated pages by name
 */
record SlidePages(List<SlideLevel> levels, Map<String, Integer> associated) {
    private static final List<String> NAMES = List.of("label", "macro", "thumbnail");
    /** By how much the ratio of sides may differ, in pixels of the smaller level: writers round in both directions. */
    private static final double ROUNDED = 2;

    static SlidePages of(List<ImagePage> pages) {
        ImagePage first = pages.get(0);
        List<SlideLevel> levels = new ArrayList<>(List.of(new SlideLevel(0, first.width(), first.height(), 1)));
        Map<String, Integer> associated = new LinkedHashMap<>();
        boolean below = pages.stream().anyMatch(SlidePages::isBelowTheFirst);
        for (ImagePage page : pages.subList(1, pages.size())) {
            if (isBelowTheFirst(page) == below && isLevel(page, first, levels.get(levels.size() - 1))) {
                levels.add(new SlideLevel(page.number(), page.width(), page.height(),
                        ((double) first.width() / page.width() + (double) first.height() / page.height()) / 2));
            } else if (page.width() > 0 && page.height() > 0 && page.parent().isEmpty()) {
                associated.putIfAbsent(name(page, associated), page.number());
            }
        }
        return new SlidePages(List.copyOf(levels), associated);
    }

    private static boolean isBelowTheFirst(ImagePage page) {
        return page.parent().isPresent() && page.parent().getAsInt() == 0;
    }

    private static boolean isLevel(ImagePage page, ImagePage first, SlideLevel above) {
        if (!page.tiled() || !first.tiled() || page.width() < 1 || page.height() < 1 || page.width() >= above.width()
                || page.height() > above.height()) {
            return false;
        }
        double rows = (double) first.height() * page.width() / first.width();
        return Math.abs(rows - page.height()) <= ROUNDED;
    }

    /** Scanners say it in the first words; the one that says nothing is Aperio's thumbnail. */
    private static String name(ImagePage page, Map<String, Integer> taken) {
        String words = page.description().toLowerCase(Locale.ROOT);
        return NAMES.stream().filter(words::contains).filter(it -> !taken.containsKey(it)).findFirst()
                .orElseGet(() -> page.number() == 1 && !page.tiled() ? "thumbnail" : "page-" + page.number());
    }

}

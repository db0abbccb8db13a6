package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every link from one document to a file or to a heading leads there, and every document can be reached. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)|(?:src|srcset|href)=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*)");

    @Test
    void everyLinkLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Document document : Document.all()) {
            forEachLink(document, (place, link) -> {
                Path file = target(document, link);
                String anchor = link.contains("#") ? link.substring(link.indexOf('#') + 1) : "";
                if (!Files.exists(file) || !anchor.isEmpty() && !anchors(Document.read(file)).contains(anchor)) {
                    broken.add(place + ": " + link);
                }
            });
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void everyDocumentIsLinkedToByAnother() {
        List<String> lost = new ArrayList<>(Document.all().stream().map(Document::name)
                .filter(name -> name.startsWith("docs/")).toList());
        for (Document document : Document.all()) {
            forEachLink(document, (place, link) -> {
                String name = Document.ROOT.toAbsolutePath().normalize()
                        .relativize(target(document, link).toAbsolutePath().normalize()).toString();
                if (!name.equals(document.name())) {
                    lost.remove(name.replace('\\', '/'));
                }
            });
        }
        assertEquals(List.of(), lost);
    }

    @Test
    void anchorsAreThoseOfGitHub() {
        assertEquals(List.of("the-store-beside-h5py-and-pillow", "what-it-costs", "what-it-costs-1", "pcam-io"),
                anchors(List.of("# The store, beside `h5py` and *Pillow*", "## What it costs", "```sh", "# no", "```",
                        "## What it costs", "### pcam-io")));
    }

    private interface Visitor {
        void visit(String place, String link);
    }

    private static void forEachLink(Document document, Visitor visitor) {
        List<String> prose = document.prose();
        for (int line = 0; line < prose.size(); line++) {
            Matcher link = LINK.matcher(prose.get(line).replaceAll("`[^`]*`", ""));
            while (link.find()) {
                String target = link.group(1) == null ? link.group(2) : link.group(1);
                if (!target.matches("[a-z]+:.*")) {
                    visitor.visit(document.place(line), target);
                }
            }
        }
    }

    private static Path target(Document document, String link) {
        Path file = Document.ROOT.resolve(document.name());
        String path = link.replaceFirst("#.*", "");
        return path.isEmpty() ? file : file.resolveSibling(path);
    }

    /** The anchors that GitHub gives the headings. */
    private static List<String> anchors(List<String> lines) {
        Map<String, Integer> seen = new HashMap<>();
        List<String> anchors = new ArrayList<>();
        for (String line : new Document("", lines).prose()) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String anchor = heading.group(1).strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-');
                int before = seen.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
        }
        return anchors;
    }
}

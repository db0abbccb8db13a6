package io.github.pcam4j.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.internal.page.PageScript;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A report as a parser sees it. */
public final class HtmlPage {
    private static final Pattern PICTURE = Pattern.compile("data:image/(png|jpeg);base64,");

    private final String text;
    private final Document document;

    private HtmlPage(String text, Document document) {
        this.text = text;
        this.document = document;
    }

    public static HtmlPage read(Path file) throws Exception {
        String text = Files.readString(file);
        assertTrue(text.startsWith("<!DOCTYPE html>\n<html lang=\"en\">"), file.toString());
        String xml = text.substring(text.indexOf('\n') + 1);
        return new HtmlPage(text, DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))));
    }

    public List<Element> all(String tag) {
        NodeList nodes = document.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    List<String> sections() {
        return all("section").stream().map(it -> it.getAttribute("id")).toList();
    }

    public String section(String id) {
        return all("section").stream().filter(it -> it.getAttribute("id").equals(id)).findFirst().orElseThrow()
                .getTextContent();
    }

    /** The page but for what differs from run to run: how long it took. */
    String withoutTimings() {
        return Pattern.compile("<section id=\"timings\">.*?</section>", Pattern.DOTALL).matcher(text).replaceFirst("");
    }

    /** What every report keeps to: nothing from elsewhere, nothing that runs, nothing without a size and a text. */
    public void assertSelfContained() throws IOException {
        assertTrue(all("link").isEmpty() && all("iframe").isEmpty(), "no other files");
        List<String> scripts = all("script").stream().map(Element::getTextContent).toList();
        assertTrue(scripts.isEmpty() || scripts.equals(List.of(PageScript.named(PageScript.THRESHOLD).text())),
                "others' scripts");
        for (String attribute : new String[] {"src", "href"}) {
            for (Element element : all("*")) {
                String value = element.getAttribute(attribute);
                assertTrue(value.isEmpty() || PICTURE.matcher(value).lookingAt() || value.startsWith("#"), value);
            }
        }
        for (Element element : all("*")) {
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                assertFalse(element.getAttributes().item(i).getNodeName().startsWith("on"), element.getTagName());
            }
        }
        assertFalse(all("style").get(0).getTextContent().contains("url("));
        for (Element image : all("img")) {
            assertFalse(image.getAttribute("alt").isEmpty());
            BufferedImage picture = picture(image.getAttribute("src"));
            assertEquals(String.valueOf(picture.getWidth()), image.getAttribute("width"));
            assertEquals(String.valueOf(picture.getHeight()), image.getAttribute("height"));
        }
        for (Element image : all("image")) {
            picture(image.getAttribute("href"));
        }
        for (Element drawing : all("svg")) {
            assertEquals("img", drawing.getAttribute("role"));
            assertFalse(drawing.getAttribute("aria-label").isEmpty());
            assertTrue(Integer.parseInt(drawing.getAttribute("width")) > 0
                    && Integer.parseInt(drawing.getAttribute("height")) > 0);
        }
        for (Element link : all("a")) {
            assertTrue(sections().contains(link.getAttribute("href").substring(1)), link.getAttribute("href"));
        }
        assertFalse(text.contains("NaN"), "a number that is none");
    }

    private static BufferedImage picture(String uri) throws IOException {
        Matcher type = PICTURE.matcher(uri);
        assertTrue(type.lookingAt(), uri);
        return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(uri.substring(type.end()))));
    }
}

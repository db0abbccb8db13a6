package io.github.pcam4j.io.slide;

import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Outlines as ASAP writes them, the form of CAMELYON16's and CAMELYON17's annotations: polygons in pixels of the largest
 * level. Of groups, {@code Tumor}, {@code _0}, {@code _1} and {@code metastases} are tumour, {@code _2}, {@code
 * Exclusion} and {@code normal} are none within it, unless {@link AnnotationClasses others} are named.
 *
 * @see SlideAnnotations#read
 */
public final class AsapAnnotations {
    private static final long MOST_BYTES = 256L << 20;
    private static final int CORNERS = 3;

    private final Path file;
    private final AnnotationClasses classes;
    private final List<Path2D> positive = new ArrayList<>();
    private final List<Path2D> excluded = new ArrayList<>();
    private final List<Path2D> ignored = new ArrayList<>();

    private AsapAnnotations(Path file, AnnotationClasses classes) {
        this.file = file;
        this.classes = classes;
    }

    /**
     * Reads a file whose groups have the usual names.
     *
     * @param file the XML file
     * @return its outlines
     * @throws SlideException as {@link #read(Path, AnnotationClasses)} does
     */
    public static SlideRegions read(Path file) {
        return read(file, AnnotationClasses.USUAL);
    }

    /**
     * Reads a file.
     *
     * @param file the XML file
     * @param classes what groups are
     * @return its outlines
     * @throws SlideException if there is no such file, it is no such XML, or has an outline of another group or without
     *     three corners, naming the line
     */
    public static SlideRegions read(Path file, AnnotationClasses classes) {
        return new AsapAnnotations(file, classes).regions();
    }

    private SlideRegions regions() {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                throw new SlideException("%s is no file of annotations; give the XML that ASAP wrote".formatted(file));
            }
            try (InputStream in = Files.newInputStream(file)) {
                read(reader(in));
            }
        } catch (IOException e) {
            throw new SlideException("%s cannot be read (%s); check its permissions".formatted(file, e), e);
        } catch (XMLStreamException e) {
            throw new SlideException("%s is no XML of ASAP (%s); give the file that ASAP wrote".formatted(file,
                    String.valueOf(e.getMessage()).replaceAll("\\s+", " ")), e);
        }
        return new SlideRegions(positive, excluded, ignored);
    }

    /** Nothing outside the file is looked at, whatever it names. */
    private static XMLStreamReader reader(InputStream in) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory.createXMLStreamReader(in);
    }

    private void read(XMLStreamReader xml) throws XMLStreamException {
        String group = "";
        Path2D outline = new Path2D.Double(Path2D.WIND_EVEN_ODD);
        int corners = 0;
        boolean ours = false;
        while (xml.hasNext()) {
            int event = xml.next();
            String name = event == XMLStreamConstants.START_ELEMENT || event == XMLStreamConstants.END_ELEMENT
                    ? xml.getLocalName() : "";
            if (event == XMLStreamConstants.START_ELEMENT && name.equals("ASAP_Annotations")) {
                ours = true;
            } else if (event == XMLStreamConstants.START_ELEMENT && name.equals("Annotation")) {
                group = String.valueOf(xml.getAttributeValue(null, "PartOfGroup"));
                outline = new Path2D.Double(Path2D.WIND_EVEN_ODD);
                corners = 0;
            } else if (event == XMLStreamConstants.START_ELEMENT && name.equals("Coordinate")) {
                addCorner(outline, corners++, number(xml, "X"), number(xml, "Y"));
            } else if (event == XMLStreamConstants.END_ELEMENT && name.equals("Annotation")) {
                add(group, outline, corners, xml.getLocation().getLineNumber());
            }
        }
        if (!ours) {
            throw new SlideException("%s has no element ASAP_Annotations; give the file that ASAP wrote".formatted(file));
        }
    }

    private static void addCorner(Path2D outline, int corner, double x, double y) {
        if (corner == 0) {
            outline.moveTo(x, y);
        } else {
            outline.lineTo(x, y);
        }
    }

    private double number(XMLStreamReader xml, String attribute) {
        String text = String.valueOf(xml.getAttributeValue(null, attribute));
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new SlideException(String.format(Locale.ROOT, "%s, line %d: a corner has %s '%s', which is no number; mend it in "
                + "ASAP", file, xml.getLocation().getLineNumber(), attribute, text));
    }

    private void add(String group, Path2D outline, int corners, int line) {
        if (corners < CORNERS) {
            throw new SlideException(String.format(Locale.ROOT, "%s, line %d: an outline has %d corners and encloses nothing; "
                    + "remove it in ASAP", file, line, corners));
        }
        outline.closePath();
        if (AnnotationClasses.has(classes.tumour(), group)) {
            positive.add(outline);
        } else if (AnnotationClasses.has(classes.excluded(), group)) {
            excluded.add(outline);
        } else if (AnnotationClasses.has(classes.ignored(), group)) {
            ignored.add(outline);
        } else {
            throw new SlideException(String.format(Locale.ROOT, "%s, line %d: an outline is of the group '%s', and known are %s "
                    + "for tumour and %s for none; rename the group in ASAP, or name it as tumour", file, line, group,
                    AnnotationClasses.list(classes.tumour()), AnnotationClasses.list(classes.excluded())));
        }
    }
}

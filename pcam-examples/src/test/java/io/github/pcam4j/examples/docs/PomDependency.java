package io.github.pcam4j.examples.docs;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A dependency as a POM names it.
 *
 * @param group its group
 * @param artifact its name
 * @param version empty if it is left to the BOM
 * @param classifier empty if there is none
 */
record PomDependency(String group, String artifact, String version, String classifier) {

    /** The dependencies of a POM or of a piece of one, properties of the same piece put in. */
    static List<PomDependency> parse(String xml) {
        Element root = root("<piece>" + xml.replaceFirst("<\\?xml.*\\?>", "") + "</piece>");
        List<PomDependency> dependencies = new ArrayList<>();
        NodeList elements = root.getElementsByTagName("dependency");
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            dependencies.add(new PomDependency(child(root, element, "groupId"), child(root, element, "artifactId"),
                    child(root, element, "version"), child(root, element, "classifier")));
        }
        return dependencies;
    }

    private static Element root(String xml) {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml))).getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError(e.getMessage() + " in " + xml, e);
        }
    }

    private static String child(Element root, Element parent, String name) {
        for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals(name)) {
                return resolved(root, node.getTextContent().strip());
            }
        }
        return "";
    }

    /** Puts the value in for a property. */
    private static String resolved(Element root, String text) {
        String value = text;
        NodeList groups = root.getElementsByTagName("properties");
        for (int group = 0; group < groups.getLength(); group++) {
            for (var node = groups.item(group).getFirstChild(); node != null; node = node.getNextSibling()) {
                value = value.replace("${" + node.getNodeName() + "}", node.getTextContent().strip());
            }
        }
        return value.equals(text) ? value : resolved(root, value);
    }
}

package io.github.pcam4j.train.internal.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class MarkupTest {

    @Property(tries = 300)
    void comesBackFromAParser(
            @ForAll @CharRange(from = ' ', to = '~') @CharRange(from = '\u00a0', to = '\ud7ff') String text)
            throws Exception {
        String document = "<a b=\"%1$s\">%1$s</a>".formatted(Markup.escape(text));
        var root = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(document))).getDocumentElement();
        assertEquals(text, root.getTextContent());
        assertEquals(text, root.getAttribute("b"));
    }

    @Test
    void whatNoPageMayHoldIsReplaced() {
        assertEquals("\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd", Markup.escape("\0\u001b\u0085\ud800\ufffe\ufdd0"));
        assertEquals("&lt;script src=&#39;x&#39; a=&quot;&amp;&quot;&gt;", Markup.escape("<script src='x' a=\"&\">"));
    }
}

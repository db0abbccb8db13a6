package io.github.pcam4j.train.internal.page;

import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.AtomicFiles;
import io.github.pcam4j.train.internal.chart.Figure;
import io.github.pcam4j.train.internal.chart.Ink;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A report while it is written: sections one after the other, and the plots that become files as well. */
public final class Page {
    /** Neither network nor others' scripts, whatever a file of the run may hold. */
    public static final String POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    private static final String UNFINISHED = "pcam4j-unfinished";
    /** The mark stands within. */
    private static final int HEAD_BYTES = 400;

    private final String title;
    private final String subtitle;
    private final Html html = new Html();
    private final Map<String, String> sections = new LinkedHashMap<>();
    private final List<Figure> plots = new ArrayList<>();
    private final List<String> marks = new ArrayList<>();
    private Optional<PageScript> script = Optional.empty();
    private int refreshSeconds;

    public Page(String title, String subtitle) {
        this.title = title;
        this.subtitle = subtitle;
    }

    /** Where elements go. */
    public Html html() {
        return html;
    }

    /** A section with a heading, to be found by its id. */
    public void section(String id, String heading, Runnable content) {
        sections.put(id, heading);
        html.open("section", "id", id).element("h2", heading);
        content.run();
        html.close();
    }

    /** A paragraph of text. */
    public void say(String format, Object... values) {
        html.element("p", Numbers.text(format, values));
    }

    /** A paragraph that must not be missed. */
    public void warn(String text) {
        html.element("p", text, "class", "warning", "role", "note");
    }

    /** Figures beside each other where there is room. */
    public void figures(Figure... figures) {
        html.open("div", "class", "figures");
        plot(figures);
        html.close();
    }

    /** The same with something else in the place after the last one. */
    public void figures(Runnable aside, Figure... figures) {
        html.open("div", "class", "figures");
        plot(figures);
        html.open("div", "class", "aside");
        aside.run();
        html.close().close();
    }

    private void plot(Figure... figures) {
        for (Figure figure : figures) {
            html.open("figure", "class", "plot").element("h3", figure.title()).markup(figure.svg())
                    .element("figcaption", figure.description()).close();
            plots.add(figure);
        }
    }

    /** A plot that the page has in another form. */
    public void plotOnly(Figure figure) {
        plots.add(figure);
    }

    /** A table of names and values. */
    public void table(Map<String, String> rows) {
        html.open("table");
        rows.forEach((name, value) -> html.open("tr").element("th", name, "scope", "row").element("td", value).close());
        html.close();
    }

    /** A script of this package that the page runs when it is there. */
    public void script(String resource) {
        script = Optional.of(PageScript.named(resource));
    }

    /**
     * Writes the page alone.
     *
     * @throws TrainingException if the file cannot be written
     */
    public void write(Path file) {
        String document = document();
        AtomicFiles.write(file, writer -> writer.write(document));
    }

    /**
     * Writes the page and then its plots.
     *
     * @throws TrainingException if a file cannot be written or, for the plots, the machine has no fonts
     */
    public void write(Path file, Path plotFolder) {
        write(file);
        plots.forEach(plot -> plot.writePng(plotFolder));
    }

    /** Says to {@link #isUnfinished} that there is more to come. */
    public void unfinished() {
        mark(UNFINISHED);
    }

    /** A name near the page's beginning, by which programs know what page it is. */
    public void mark(String name) {
        marks.add(name);
    }

    /** Whether a file is a page that was {@link #unfinished}. */
    public static boolean isUnfinished(Path file) {
        try (InputStream page = Files.newInputStream(file)) {
            return new String(page.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8).contains(UNFINISHED);
        } catch (IOException e) {
            return false;
        }
    }

    /** Has a browser load the page again and again. */
    public void refreshEvery(int seconds) {
        refreshSeconds = seconds;
    }

    /** The whole page. */
    public String document() {
        Html head = new Html();
        head.open("html", "lang", "en").open("head").leaf("meta", "charset", "utf-8");
        marks.forEach(it -> head.leaf("meta", "name", it, "content", "true"));
        if (refreshSeconds > 0) {
            head.leaf("meta", "http-equiv", "refresh", "content", String.valueOf(refreshSeconds));
        }
        head
                .leaf("meta", "http-equiv", "Content-Security-Policy", "content",
                        POLICY + script.map(it -> "; script-src " + it.source()).orElse(""))
                .leaf("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .leaf("meta", "name", "color-scheme", "content", "light dark")
                .element("title", title)
                .open("style").markup(Ink.styleSheet() + styles()).close()
                .close()
                .open("body").open("header").element("h1", title).element("p", subtitle, "class", "subtitle").close();
        head.open("nav", "aria-label", "Sections");
        sections.forEach((id, heading) -> head.element("a", heading, "href", "#" + id));
        head.close().open("main").markup(html.whole()).close();
        script.ifPresent(it -> head.open("script").markup(it.text()).close());
        head.close().close();
        return "<!DOCTYPE html>\n" + head.whole();
    }

    private static String styles() {
        try (InputStream styles = Page.class.getResourceAsStream("report.css")) {
            return new String(styles.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.github.pcam4j.examples.command.report;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pcam4j.PcamException;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.report.RunReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves the reports of runs, each made when it is asked for, to browsers of this machine and nobody else: it listens on
 * the loopback address alone, answers GET alone, has no path but those of its runs, and refuses requests under another
 * machine's name, by which a stranger's page would reach it.
 */
public final class LiveServer implements AutoCloseable {
    private static final String NOTHING = "default-src 'none'";
    private static final String STYLED = "; style-src 'unsafe-inline'";
    private static final String ALONE = "; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    private static final Pattern PAGE = Pattern.compile("/([1-9][0-9]{0,3})?");
    private static final int MOST_PORT = 65535;
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int BAD_METHOD = 405;
    private static final int UNAVAILABLE = 503;

    private final List<Path> runs;
    private final Optional<PatchStore> store;
    private final HttpServer server;
    private final ExecutorService executor;

    private record Answer(int status, String type, String policy, String body) {
        static Answer page(String policy, String html) {
            return new Answer(OK, "text/html; charset=utf-8", policy, html);
        }

        static Answer plain(int status, String text) {
            return new Answer(status, "text/plain; charset=utf-8", NOTHING, text + "\n");
        }
    }

    /**
     * Begins to serve.
     *
     * @param runs one, or the folds of a training
     * @param store for pictures of patches
     * @param port 0 for any that is free
     * @throws IllegalArgumentException if the port is none, or taken
     */
    public LiveServer(List<Path> runs, Optional<PatchStore> store, int port) {
        this.runs = List.copyOf(runs);
        this.store = store;
        requirePort(port);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new IllegalArgumentException(("port %s cannot be listened on (%s); name another one, or 0 for any "
                    + "that is free").formatted(port, e.getMessage()), e);
        }
        executor = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "pcam live report");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    /**
     * Checks a number.
     *
     * @throws WrongOption if it is no port
     */
    static void requirePort(int port) {
        if (port < 0 || port > MOST_PORT) {
            throw new WrongOption("a port is a number from 0, any that is free, to 65535, not " + port);
        }
    }

    /** What to open in a browser. */
    public String url() {
        return String.format(Locale.ROOT, "http://127.0.0.1:%d/", server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", answer.type());
            headers.set("Content-Security-Policy", answer.policy() + ALONE);
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            headers.set("Cache-Control", "no-store");
            if (answer.status() == UNAVAILABLE) {
                headers.set("Refresh", "2");
            }
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) {
        if (!exchange.getRequestMethod().equals("GET")) {
            return Answer.plain(BAD_METHOD, "GET only");
        }
        if (!isOwnName(exchange.getRequestHeaders().getFirst("Host"))) {
            return Answer.plain(FORBIDDEN, "not under this name");
        }
        Matcher page = PAGE.matcher(exchange.getRequestURI().getPath());
        if (!page.matches()) {
            return Answer.plain(NOT_FOUND, "there is no such page");
        }
        if (page.group(1) == null) {
            return runs.size() == 1 ? report(runs.get(0)) : Answer.page(NOTHING + STYLED, index());
        }
        int number = Integer.parseInt(page.group(1));
        return number <= runs.size() ? report(runs.get(number - 1)) : Answer.plain(NOT_FOUND, "there is no such page");
    }

    private boolean isOwnName(@Nullable String host) {
        int port = server.getAddress().getPort();
        return host != null && Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port).contains(host);
    }

    private Answer report(Path run) {
        try {
            RunReport.Builder report = RunReport.builder(run);
            store.ifPresent(report::store);
            return Answer.page(RunReport.contentSecurityPolicy(), report.build().html());
        } catch (PcamException | IllegalArgumentException e) {
            // A run that is about to begin, or is written to at this moment.
            return Answer.plain(UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    /** The folds, with how far each has come; it loads itself again as their reports do. */
    private String index() {
        StringBuilder list = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>"
                + "<meta http-equiv=\"refresh\" content=\"5\"/><meta name=\"viewport\" content=\"width=device-width\"/>"
                + "<meta name=\"color-scheme\" content=\"light dark\"/><title>Folds</title><style>body{font:16px/1.6 system-ui,"
                + "\"DejaVu Sans\",sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}a{color:LinkText}</style></head>"
                + "<body><h1>Folds</h1><ul>");
        for (int fold = 1; fold <= runs.size(); fold++) {
            list.append(String.format(Locale.ROOT, "<li><a href=\"/%d\">fold %d</a>: %s</li>", fold, fold,
                    state(runs.get(fold - 1))));
        }
        return list.append("</ul></body></html>\n").toString();
    }

    /** In words and numbers of our own alone, none of a file's. */
    private static String state(Path run) {
        try {
            RunDirectory directory = RunDirectory.open(run);
            return switch (directory.state()) {
                case FINISHED -> String.format(Locale.ROOT, "finished, AUC %.4f", number(directory.metrics().get("auc")));
                case RUNNING, UNKNOWN -> String.format(Locale.ROOT, "epoch %.0f of %.0f", number(directory.live().get("epoch")),
                        number(directory.live().get("epochs")));
                case STOPPED -> "stopped";
                case FAILED -> "ended by an error";
                case PREPARED -> "still to begin";
            };
        } catch (PcamException e) {
            return "still to begin";
        }
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}

package io.github.pcam4j.examples.docs;

// tag::program
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.train.serve.Classification;
import io.github.pcam4j.train.serve.ClassifierBusyException;
import io.github.pcam4j.train.serve.ClassifierException;
import io.github.pcam4j.train.serve.PatchClassifier;
import io.github.pcam4j.train.serve.PatchInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers POST /classify, with an image as its body, with {@code {"probability": 0.97, "label": 1}}. */
final class PatchService implements AutoCloseable {
    private static final int MOST_BYTES = 1 << 24;

    private final PatchClassifier classifier;
    private final ExecutorService threads = Executors.newFixedThreadPool(16);
    private final HttpServer server;

    PatchService(PatchClassifier classifier, int port) throws IOException {
        this.classifier = classifier;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/classify", this::classify);
        server.createContext("/health", exchange -> answer(exchange, classifier.isOpen() ? 200 : 503, ""));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void classify(HttpExchange exchange) throws IOException {
        byte[] image = exchange.getRequestBody().readNBytes(MOST_BYTES);
        try {
            Classification found = classifier.classify(PatchInput.of(image, "the request's body"));
            answer(exchange, 200, "{\"probability\": " + found.probability() + ", \"label\": " + found.label() + "}");
        } catch (PatchException e) {
            answer(exchange, 400, e.getMessage());
        } catch (ClassifierBusyException e) {
            answer(exchange, 503, e.getMessage());
        } catch (ClassifierException e) {
            answer(exchange, 500, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer(exchange, 503, "the service is shutting down");
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(1);
        threads.shutdown();
        classifier.close();
    }
}
// end::program

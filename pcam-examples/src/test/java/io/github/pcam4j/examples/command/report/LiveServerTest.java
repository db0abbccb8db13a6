package io.github.pcam4j.examples.command.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.train.report.RunReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may look at a training, and what of the machine there is to see: nothing but its runs. */
class LiveServerTest {
    @TempDir
    private Path folder;

    private LiveServer server(int runs) {
        return new LiveServer(IntStream.range(0, runs).mapToObj(i -> folder.resolve("run" + i)).toList(),
                Optional.empty(), 0);
    }

    private static String answer(LiveServer server, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), URI.create(server.url()).getPort());
                OutputStream out = socket.getOutputStream(); InputStream in = socket.getInputStream()) {
            out.write(request.replace("PORT", String.valueOf(URI.create(server.url()).getPort()))
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String status(LiveServer server, String line, String host) throws IOException {
        return answer(server, line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                .substring("HTTP/1.1 ".length()).substring(0, 3);
    }

    @Test
    void answersBrowsersOfThisMachineAlone() throws IOException {
        try (LiveServer server = server(1)) {
            assertTrue(server.url().startsWith("http://127.0.0.1:"), server.url());
            assertEquals("503", status(server, "GET /", "127.0.0.1:PORT"), "the run is not there yet");
            assertEquals("503", status(server, "GET /", "localhost:PORT"));
            assertEquals("403", status(server, "GET /", "example.org"));
            assertEquals("403", status(server, "GET /", "example.org:PORT"), "a name that was bound to 127.0.0.1");
            assertEquals("405", status(server, "POST /", "127.0.0.1:PORT"));
            assertEquals("405", status(server, "DELETE /", "127.0.0.1:PORT"));
        }
    }

    @Test
    void hasNoPathsButThoseOfItsRuns() throws IOException {
        try (LiveServer server = server(2)) {
            assertEquals("200", status(server, "GET /", "127.0.0.1:PORT"));
            assertEquals("503", status(server, "GET /2", "127.0.0.1:PORT"));
            for (String path : List.of("/3", "/0", "/config.json", "/../../etc/passwd", "/1/..", "/%2e%2e/config.json", "/1/",
                    "/99999999999")) {
                assertEquals("404", status(server, "GET " + path, "127.0.0.1:PORT"), path);
            }
        }
    }

    @Test
    void aPageMayLoadNothingAndBeInNoOthers() throws Exception {
        try (LiveServer server = server(2)) {
            HttpResponse<String> response = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(server.url()))
                    .build(), HttpResponse.BodyHandlers.ofString());
            String policy = response.headers().firstValue("Content-Security-Policy").orElseThrow();
            assertTrue(policy.startsWith("default-src 'none'") && policy.contains("frame-ancestors 'none'"), policy);
            assertFalse(policy.contains("script-src"), policy);
            assertTrue(response.body().contains("<a href=\"/2\">fold 2</a>: still to begin"), response.body());
            assertTrue(response.body().contains("http-equiv=\"refresh\" content=\"5\""), "it loads itself again");
            assertTrue(RunReport.contentSecurityPolicy().matches("default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
                    + "script-src 'sha256-[A-Za-z0-9+/]{43}='"), RunReport.contentSecurityPolicy());
            assertEquals("nosniff", response.headers().firstValue("X-Content-Type-Options").orElseThrow());
        }
    }

    @Test
    void aPortThatIsTakenOrNoneIsRefused() {
        try (LiveServer server = server(1)) {
            int taken = URI.create(server.url()).getPort();
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                    () -> new LiveServer(List.of(folder), Optional.empty(), taken));
            assertTrue(e.getMessage().contains("name another one"), e.getMessage());
        }
        assertThrows(WrongOption.class, () -> new LiveServer(List.of(folder), Optional.empty(), 65536));
    }
}

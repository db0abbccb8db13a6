package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.serve.PatchClassifier;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.awt.image.BufferedImage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server of docs/how-to-serve.md, asked by a client. */
@Tag("slow")
class PatchServiceTest {
    @TempDir
    private Path folder;

    @Test
    void aServiceAnswers() throws Exception {
        try (PatchStore store = PatchStore.open(SmallStores.write(folder.resolve("train.h5"), 40))) {
            Trainer.builder(SmallStores.network()).epochs(1).batchSize(8).build().in(folder.resolve("run"))
                    .fit(store, StratifiedSplitter.builder().validation(0.5).seed(1).build().split(store.labels()));
        }
        BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 40, 40, new Random(1).ints(1600, 0, 1 << 24).toArray(), 0, 40);
        ImageIO.write(image, "png", folder.resolve("patch.png").toFile());
        HttpClient client = HttpClient.newHttpClient();
        PatchClassifier classifier = PatchClassifier.open(folder.resolve("run"));
        try (PatchService service = new PatchService(classifier, 0)) {
            String address = "http://localhost:" + service.port();
            HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/classify"))
                    .POST(HttpRequest.BodyPublishers.ofFile(folder.resolve("patch.png"))).build();
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
            }
            double expected = classifier.classify(folder.resolve("patch.png")).probability();
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertEquals(200, answer.join().statusCode());
                String text = answer.join().body();
                assertTrue(text.matches("\\{\"probability\": [0-9.E-]+, \"label\": [01]}"), text);
                assertEquals(expected, Double.parseDouble(text.replaceAll(".*\"probability\": ([^,]*),.*", "$1")), 1e-6);
            }
            HttpResponse<String> refused = client.send(HttpRequest.newBuilder(URI.create(address + "/classify"))
                    .POST(HttpRequest.BodyPublishers.ofString("no image")).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(400, refused.statusCode());
            assertTrue(refused.body().startsWith("the request's body is not a TIFF image"), refused.body());
            HttpRequest health = HttpRequest.newBuilder(URI.create(address + "/health")).build();
            assertEquals(200, client.send(health, HttpResponse.BodyHandlers.ofString()).statusCode());
            classifier.close();
            assertEquals(503, client.send(health, HttpResponse.BodyHandlers.ofString()).statusCode());
            assertEquals(500, client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
        }
    }
}

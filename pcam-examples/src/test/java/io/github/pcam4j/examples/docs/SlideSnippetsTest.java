package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.slide.AsapAnnotations;
import io.github.pcam4j.io.slide.ScaledSlide;
import io.github.pcam4j.io.slide.SlidePatches;
import io.github.pcam4j.io.slide.SlideReader;
import io.github.pcam4j.io.store.PatchStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/slides.md shows. */
class SlideSnippetsTest {
    @TempDir
    private Path folder;

    @Test
    void aSlideBecomesAStore() throws IOException {
        Files.copy(Document.ROOT.resolve("pcam-io/src/test/resources/slide/aperio.svs"), folder.resolve("slide.svs"));
        Files.writeString(folder.resolve("slide.xml"), """
                <ASAP_Annotations><Annotations><Annotation PartOfGroup="Tumor"><Coordinates>
                <Coordinate X="200" Y="150"/><Coordinate X="450" Y="150"/><Coordinate X="450" Y="400"/>
                </Coordinates></Annotation></Annotations></ASAP_Annotations>
                """);
        // tag::slide
        try (SlideReader slide = SlideReader.open(folder.resolve("slide.svs"))) {
            ScaledSlide scaled = ScaledSlide.at(slide, 0.5);
            SlidePatches patches = SlidePatches.builder(scaled).size(96)
                    .annotations(AsapAnnotations.read(folder.resolve("slide.xml"))).build();
            PatchIngest.builder(patches, folder.resolve("slide.h5")).size(96).build().run();
        }
        // end::slide
        try (PatchStore store = PatchStore.open(folder.resolve("slide.h5"))) {
            assertTrue(store.labelled() && store.size() > 0);
        }
    }
}

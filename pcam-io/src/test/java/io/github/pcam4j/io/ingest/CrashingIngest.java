package io.github.pcam4j.io.ingest;

import io.github.pcam4j.io.PatchShape;
import java.nio.file.Path;

/** A process that writes a store, to be killed: {@code TARGET}. Prints a line a chunk and one before it finishes. */
final class CrashingIngest {
    static final PatchShape SHAPE = PatchShape.rgb(16);
    static final int COUNT = 20_300;
    static final int BAD = 97;

    private CrashingIngest() { }

    public static void main(String[] arguments) {
        ingest(Path.of(arguments[0]), true);
    }

    static IngestReport ingest(Path target, boolean tell) {
        return PatchIngest.builder(new GeneratedSource(SHAPE, COUNT, BAD, "v1"), target)
                .size(SHAPE.height()).onError(OnError.SKIP)
                .progress((stage, done, total, detail) -> {
                    if (tell && (done % 1000 == 0 || done == total)) {
                        System.out.println(done);
                    }
                })
                .build().run();
    }
}

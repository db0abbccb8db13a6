package io.github.pcam4j.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.PcamCnn;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.CrashReportingUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Sgd;

/** Deeplearning4j without the libraries that the POM leaves out of it. */
class LeftOutLibrariesTest {

    @ParameterizedTest
    @ValueSource(strings = {"oshi.SystemInfo", "com.sun.jna.Native", "it.unimi.dsi.fastutil.ints.IntArrayList",
            "com.google.gson.Gson", "org.apache.commons.codec.digest.DigestUtils",
            "org.apache.commons.compress.archivers.tar.TarArchiveInputStream"})
    void areNotThere(String name) {
        assertThrows(ClassNotFoundException.class, () -> Class.forName(name));
    }

    /** It would tell of the machine with OSHI, in the one moment that must not hide what went wrong. */
    @Test
    void areNotMissedWhenMemoryRunsOut(@TempDir Path dumps) throws IOException {
        File before = CrashReportingUtil.getCrashDumpRootDirectory();
        CrashReportingUtil.crashDumpOutputDirectory(dumps.toFile());
        MultiLayerNetwork network = Dl4jNetworks.network(
                PcamCnn.builder().inputSize(16).filters(4).units(4).build(), 1, new Sgd(0.1));
        try {
            CrashReportingUtil.writeMemoryCrashDump(network, new OutOfMemoryError("as if"));
        } finally {
            network.close();
            CrashReportingUtil.crashDumpOutputDirectory(before);
        }
        try (Stream<Path> written = Files.list(dumps)) {
            List<Path> files = written.toList();
            assertEquals(1, files.size());
            assertTrue(Files.readString(files.get(0)).contains("as if"));
        }
    }
}

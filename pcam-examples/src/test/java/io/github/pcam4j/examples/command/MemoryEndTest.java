package io.github.pcam4j.examples.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchException;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Java, JavaCPP and native code say where memory ends, in the words that a user can do something about. */
class MemoryEndTest {
    private static final String COMMAND = "pcam train a.h5";

    private static String said(Throwable thrown) {
        String said = MemoryEnd.of(thrown, COMMAND).orElseThrow();
        assertTrue(said.startsWith("there is not enough memory for 'pcam train a.h5': "), said);
        return said;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Java heap space | Give it more (-Xmx",
        "GC overhead limit exceeded | Give it more (-Xmx",
        "Requested array size exceeds VM limit | Give it more (-Xmx",
        "Metaspace | Metaspace",
        "unable to create native thread: possibly out of memory or process/resource limits reached | (ulimit -u and ulimit -v)",
        "Map failed | (ulimit -v unlimited)",
        "Cannot allocate new FloatPointer(64): totalBytes = 1, physicalBytes = 2 | Take smaller batches (--batch)",
        "Physical memory usage is too high: physicalBytes (2G) > maxPhysicalBytes (1G) | Take smaller batches (--batch)"})
    void errorsOfJava(String message, String remedy) {
        assertTrue(said(new OutOfMemoryError(message)).contains(remedy), said(new OutOfMemoryError(message)));
        // Wherever it comes from.
        RuntimeException wrapped = new IllegalStateException("a class", new IOException(new OutOfMemoryError(message)));
        assertTrue(said(wrapped).contains(remedy), said(wrapped));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"std::bad_alloc", "could not execute a primitive: out_of_memory",
        "[enforce fail at alloc_cpu.cpp:117] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes",
        "CUDA out of memory. Tried to allocate 2.00 GiB"})
    void errorsOfNativeCode(String message) {
        assertTrue(said(new RuntimeException(message)).contains("does not help"), said(new RuntimeException(message)));
    }

    @Test
    void buffersOutsideTheHeapAreToldByTheirBytesAndTheirOwnLimit() {
        String ofItsOwn = said(new OutOfMemoryError("Cannot reserve 786432 bytes of direct buffer memory (allocated: 9437184, "
                + "limit: 9437184)"));
        assertTrue(ofItsOwn.contains("needs 786,432 bytes") && ofItsOwn.contains("may take 9,437,184")
                && ofItsOwn.contains("(-XX:MaxDirectMemorySize=512m)"), ofItsOwn);
        long heap = Runtime.getRuntime().maxMemory();
        String ofTheHeap = said(new OutOfMemoryError("Cannot reserve 5 bytes of direct buffer memory (allocated: 1, limit: "
                + heap + ")"));
        assertTrue(ofTheHeap.contains("(-Xmx"), ofTheHeap);
    }

    @Test
    void aClassThatWasNotMadeForWantOfMemory() {
        assertTrue(said(new ExceptionInInitializerError(new OutOfMemoryError("Java heap space"))).contains("-Xmx"));
        assertTrue(said(new NoClassDefFoundError("Could not initialize class a.B: Exception java.lang.OutOfMemoryError: Java "
                + "heap space [in thread \"main\"]")).contains("-Xmx"));
    }

    @Test
    void whatKnowsBetterOrIsAnotherErrorIsLeftAlone() {
        for (Throwable other : new Throwable[] {new PatchException("a.h5 asks for more; raise -Xmx", new OutOfMemoryError()),
            new PatchException("no addresses; lift its limit (ulimit -v unlimited)"), new IllegalStateException("x"),
            new NoClassDefFoundError("a/B"), new RuntimeException((String) null)}) {
            assertEquals(Optional.empty(), MemoryEnd.of(other, COMMAND));
        }
    }
}

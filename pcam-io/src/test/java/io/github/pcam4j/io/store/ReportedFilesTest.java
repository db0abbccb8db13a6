package io.github.pcam4j.io.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.internal.file.SharedFile;
import io.github.pcam4j.io.internal.hdf5.ChunkIndex;
import io.github.pcam4j.io.internal.hdf5.HdfDataset;
import io.github.pcam4j.io.internal.hdf5.HdfFile;
import io.github.pcam4j.io.internal.hdf5.HdfInput;
import io.github.pcam4j.io.internal.hdf5.HdfLayout;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HDF5 files as people have them: half written, with checksums, links, other types and other things beside. */
class ReportedFilesTest {
    @TempDir
    private Path folder;

    static boolean hasH5py() {
        return PatchStoreWriterTest.hasH5py();
    }

    private static Path resource(String name) {
        try {
            return Path.of(ReportedFilesTest.class.getResource("/hdf5/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/hdf5/cases.csv")
    void readsWhatH5pyRead(String name, String crc, String labels, int unwrittenImages, int unwrittenLabels) {
        try (PatchStore store = PatchStore.open(resource(name))) {
            ByteBuffer images = ByteBuffer.allocate(store.size() * store.shape().bytes());
            store.gather(IntStream.range(0, store.size()).toArray(), 0, store.size(), images);
            CRC32 found = new CRC32();
            found.update(images.array());
            assertEquals(crc, HexFormat.of().toHexDigits((int) found.getValue()));
            assertEquals(labels, IntStream.range(0, store.size()).mapToObj(i -> Integer.toString(store.label(i)))
                    .collect(Collectors.joining()));
            assertEquals(unwrittenImages, store.unwrittenImages());
            assertEquals(unwrittenLabels, store.unwrittenLabels());
        }
    }

    @Test
    void labelsThatWereNeverWrittenAreNoZerosIfTheirFillValueIsNone() {
        PatchStoreException e = assertThrows(PatchStoreException.class,
                () -> PatchStore.open(resource("labels-half-fill-minus1.h5")));
        assertTrue(e.getMessage().contains("labels-half-fill-minus1.h5: 'y' has -1.0 at 4"), e.getMessage());
    }

    @Test
    void aChunkThatDoesNotMatchItsFletcher32IsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(resource("images-fletcher32.h5"));
        Path damaged = Files.write(folder.resolve("damaged.h5"), bytes);
        long at;
        try (SharedFile file = new SharedFile(damaged)) {
            HdfInput input = HdfInput.open(damaged, file);
            HdfDataset x = HdfFile.read(input).dataset("x").orElseThrow();
            at = ChunkIndex.read(input, x, (HdfLayout.Chunked) x.layout()).address(1);
        }
        bytes[(int) at + 5] ^= 4;
        Files.write(damaged, bytes);
        try (PatchStore store = PatchStore.open(damaged)) {
            store.read(0);
            PatchStoreException e = assertThrows(PatchStoreException.class, () -> store.read(2));
            assertTrue(e.getMessage().contains("damaged.h5") && e.getMessage().contains("chunk [2, 0, 0, 0] of 'x'")
                    && e.getMessage().contains("fletcher32"), e.getMessage());
        }
    }

    private Path h5py(String script) throws IOException, InterruptedException {
        Path made = folder.resolve("made.h5");
        Path file = Files.writeString(folder.resolve("make.py"), """
                import sys, h5py, numpy as np
                path = sys.argv[1]
                x = np.arange(6 * 4 * 5 * 3, dtype="u1").reshape(6, 4, 5, 3)
                y = np.array([0, 1, 1, 0, 1, 0], "u1")
                for version in ('earliest', 'latest'):
                    with h5py.File(path + version, 'w', libver=version) as f:
                """ + script.lines().map(it -> "        " + it + "\n").collect(Collectors.joining()));
        Process process = new ProcessBuilder("/usr/bin/python3", file.toString(), made.toString())
                .redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), output);
        return made;
    }

    private static Path version(Path made, String version) {
        return made.resolveSibling(made.getFileName() + version);
    }

    @ParameterizedTest
    @EnabledIf("hasH5py")
    @ValueSource(strings = {
        "f['x'] = x; f['g/y'] = y; f['y'] = h5py.SoftLink('/g/y')",
        "f['g/x'] = x; f['x'] = h5py.SoftLink('g/x'); f['l'] = y; f['labels'] = f['l']; del f['l']",
        "f['a'] = x; f['b'] = f['a']; f['y'] = y",
        "f['x'] = x; f['t'] = np.dtype('i4'); f.create_dataset('y', data=y, dtype=f['t'])",
        "f['x'] = x; f['y'] = y; f['r'] = np.array([f['x'].regionref[0:1]], dtype=h5py.regionref_dtype)",
        "f['x'] = x; f['y'] = y; f['o'] = np.array([f['x'].ref], dtype=h5py.ref_dtype)",
        "f['x'] = x; f['y'] = y; f['o'] = np.array([b'abc'], 'V3'); f['x'].attrs['o'] = np.array([b'abc'], 'V3')",
        "f['x'] = x; f['y'] = y; f.create_dataset('e', (4,), 'u1', external=[(path + 'e', 0, 4)])",
        "f['x'] = x; f['y'] = y; f['e'] = h5py.ExternalLink('other.h5', '/z'); f['s'] = h5py.SoftLink('/nothing')",
        "f['x'] = x; f['y'] = y\nv = h5py.VirtualLayout((6,), 'u1'); v[:] = h5py.VirtualSource(f['y'])\n"
                + "f.create_virtual_dataset('v', v) if version == 'latest' else None",
        "f['x'] = x; f['y'] = y; f['c'] = np.zeros(3, [('a', 'f4'), ('b', 'S3')]); f.attrs['c'] = f['c'][:]",
        "f['x'] = x; f['y'] = y; f['n'] = np.dtype([('a', 'f4')]); f['g/h/i'] = 3; f['empty'] = h5py.Empty('f4')",
        "f['x'] = x; f['y'] = y; f['checksums'] = np.zeros(17); f['v'] = [1, 2]; f.attrs['format'] = 7",
        "f['x'] = x; f['y'] = y\nfor i in range(3000): f['d%d' % i] = i\nfor i in range(40): f.attrs['a%d' % i] = i",
        "f['x'] = x; f.create_dataset('y', data=[str(i) for i in y], dtype=h5py.string_dtype())",
        "f['x'] = x; f['y'] = np.array([str(i).encode() for i in y], 'S5')",
        "f['x'] = x; f.create_dataset('y', data=y, dtype=h5py.enum_dtype({'normal': 0, 'tumor': 1}, 'i2'))",
        "f['x'] = x; f['y'] = np.array([(i, 'a', v == 1) for i, v in enumerate(y)], "
                + "[('i', 'f4'), ('s', 'S1'), ('label', '?')])",
        "f['x'] = x; f['y'] = np.array([('name', i, 'other', v) for i, v in enumerate(y)], "
                + "[('id', h5py.string_dtype()), ('i', 'f4'), ('t', h5py.string_dtype('ascii')), ('label', 'i2')])",
        "f['x'] = x; f['y'] = np.array([(str(v), i) for i, v in enumerate(y)], "
                + "[('y', h5py.string_dtype()), ('i', 'u1')])",
        "f['x'] = x; f.create_dataset('y', data=y, chunks=(2,), maxshape=(None,)); f['y'].resize((9,)); "
                + "f['y'].resize((6,))",
        "f.create_dataset('x', (9, 4, 5, 3), 'u1', chunks=(2, 4, 5, 3), maxshape=(None, 4, 5, 3)); f['x'][:6] = x; "
                + "f['x'].resize((6, 4, 5, 3)); f['y'] = y"})
    void readsWhatIsAskedForWhateverLiesBeside(String script) throws Exception {
        Path made = h5py(script);
        for (String version : new String[] {"earliest", "latest"}) {
            try (PatchStore store = PatchStore.open(version(made, version))) {
                assertArrayEquals(new byte[] {0, 1, 1, 0, 1, 0}, store.labelled() ? store.labels() : new byte[0],
                        version);
                for (int i = 0; i < 6; i++) {
                    byte[] expected = new byte[60];
                    for (int j = 0; j < 60; j++) {
                        expected[j] = (byte) (60 * i + j);
                    }
                    assertArrayEquals(expected, store.read(i), version);
                }
                assertEquals(0, store.unwrittenImages());
            }
        }
    }

    @ParameterizedTest
    @EnabledIf("hasH5py")
    @CsvSource(delimiter = '|', value = {
        "f['x'] = x; f['y'] = h5py.SoftLink('/g/z') | 'y' is a link to '/g/z', which is not there",
        "f['x'] = x; f['y'] = h5py.SoftLink('y') | 'y' is a link that leads to itself",
        "f['x'] = x; f['y'] = h5py.ExternalLink('other.h5', '/z') | 'y' is a link to another file, '/z' in other.h5",
        "f['x'] = h5py.ExternalLink('other.h5', '/z') | 'x' is a link to another file, '/z' in other.h5",
        "f['x'] = x; f.create_dataset('y', (6,), 'u1', external=[(path + 'e', 0, 6)]) | 'y' has its data in other files",
        "f['x'] = x; f['y'] = np.array([b'abc'] * 6, 'V3') | 'y' holds opaque bytes",
        "f['x'] = x; f['y'] = np.zeros(6, [('a', 'f4'), ('b', 'i1')]) | 'y' holds compounds of [a, b]",
        "f['x'] = x; f.create_dataset('y', (6,), [('a', h5py.vlen_dtype('f4')), ('label', 'i1')]) "
                + "| 'y' holds compounds of [a]",
        "f['x'] = x; f['y'] = np.array(['tumor'.encode()] * 6) | 'y' has the text 'tumor' at 0",
        "f['x'] = x; f['y'] = np.full(6, np.nan) | 'y' has NaN at 0",
        "f['x'] = x; f['y'] = [0, 1, 0.5, 1, 0, 1] | 'y' has 0.5 at 2",
        "f['x'] = x; f['y'] = np.zeros(6, 'c8') | 'y' holds compounds",
        "f['x'] = x; f.create_dataset('y', (6,), 'f4', fillvalue=np.nan, chunks=(2,))[:2] = 1 | 'y' has NaN at 2",
        "f['x'] = x; f.create_dataset('y', data=y.astype('i4'), chunks=(2,), scaleoffset=0) | filter scaleoffset (6)",
        "f.create_dataset('x', data=x, scaleoffset=0) | 'x' is compressed with the filter scaleoffset (6)"})
    void refusesByNameWhatItDoesNotRead(String script, String message) throws Exception {
        Path made = h5py(script.strip());
        for (String version : new String[] {"earliest", "latest"}) {
            PatchStoreException e = assertThrows(PatchStoreException.class, () -> PatchStore.open(version(made, version)));
            assertTrue(e.getMessage().contains("made.h5" + version) && e.getMessage().contains(message.strip()),
                    e.getMessage());
        }
    }

    /** h5py reads the fill value in the lower half of the last two. */
    @Test
    @EnabledIf("hasH5py")
    void countsImagesThatWereWrittenInPartAsUnwritten() throws Exception {
        Path made = h5py("d = f.create_dataset('x', (6, 4, 5, 3), 'u1', chunks=(2, 2, 5, 3), fillvalue=255); "
                + "d[:4] = x[:4]; d[4:, :2] = x[4:, :2]; assert (d[4:, 2:] == 255).all()");
        for (String version : new String[] {"earliest", "latest"}) {
            try (PatchStore store = PatchStore.open(version(made, version))) {
                assertEquals(2, store.unwrittenImages());
                assertEquals(255, store.read(5)[59] & 0xff);
            }
        }
    }

    /** A half-written dataset of ids has empty ones; a line break would make two rows of one in most tables. */
    @ParameterizedTest
    @EnabledIf("hasH5py")
    @CsvSource(delimiter = '|', value = {
        "f.create_dataset('ids', (6,), 'S4', chunks=(2,))[:2] = [b'a', b'b'] | the id of patch 2 is empty",
        "f['ids'] = ['a', 'b', 'c', 'd' + chr(10) + 'e', 'f', 'g'] | the id of patch 3, 'd\\ne', has control",
        "f['ids'] = ['a' + chr(27) + '[31m', 'b', 'c', 'd', 'e', 'f'] | the id of patch 0, 'a\\u001b[31m', has control",
        "f['ids'] = ['a,b', '\"', 'c d', 'ü', '=1', ';'] | all are taken"})
    void refusesIdsThatNoTableCanHave(String script, String message) throws Exception {
        Path made = version(h5py("f['x'] = x; " + script.strip()), "latest");
        try (PatchStore store = PatchStore.open(made)) {
            if (message.equals("all are taken")) {
                assertSame(store, store.requireDistinctIds());
                return;
            }
            PatchStoreException e = assertThrows(PatchStoreException.class, store::requireDistinctIds);
            assertTrue(e.getMessage().contains(made + ": " + message.strip()), e.getMessage());
        }
    }

    @Test
    @EnabledIf("hasH5py")
    void saysWhetherThereAreIdsAndWhetherTheyAreDistinct() throws Exception {
        Path made = h5py("f['x'] = x; f['ids'] = [b'a', b'b', b'c', b'd', b'b', b'e']");
        try (PatchStore store = PatchStore.open(version(made, "earliest"))) {
            assertTrue(store.hasIds());
            PatchStoreException e = assertThrows(PatchStoreException.class, store::requireDistinctIds);
            assertTrue(e.getMessage().contains("made.h5earliest: 'b' is the id of the patches 1 and 4"), e.getMessage());
            store.subset(0, 1, 2).requireDistinctIds();
        }
        try (PatchStore store = PatchStore.open(version(h5py("f['x'] = x"), "latest"))) {
            assertEquals(false, store.hasIds());
            assertEquals("3", store.subset(3).id(0));
            assertEquals(false, store.subset(3).hasIds());
            store.requireDistinctIds();
        }
    }
}

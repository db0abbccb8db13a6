package io.github.pcam4j.model.tensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.WeightsFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of PyTorch that are damaged, made up or made to harm. */
@Timeout(60)
class HostilePicklesTest {
    private static final long[] FOUR = {4};

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("some.pth");
    }

    private String refusal() {
        WeightsFileException e = assertThrows(WeightsFileException.class, () -> TensorFile.open(path()).close());
        assertTrue(e.getMessage().startsWith(path().toString()), e.getMessage());
        return e.getMessage();
    }

    private static PickleBuilder global(String module, String name) {
        return new PickleBuilder().op("}").text("w").op("c" + module + "\n" + name + "\n").op("(").text("x").op("tRs.");
    }

    private static PickleBuilder pickle(String operations) {
        return new PickleBuilder().op(operations);
    }

    private static Arguments wrong(String message, PickleBuilder pickle) {
        return Arguments.of(message, pickle);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                // What is asked for by name.
                wrong("its pickle asks for 'os.system'; only tensors are read, and nothing is run", global("os", "system")),
                wrong("asks for 'builtins.eval'", global("builtins", "eval")),
                wrong("asks for 'torch._utils._rebuild_tensor_v3'", global("torch._utils", "_rebuild_tensor_v3")),
                wrong("asks for 'torch.load'", global("torch", "load")),
                wrong("asks for 'torch.QInt8Storage'", global("torch", "QInt8Storage")),
                wrong("asks for 'os.FloatStorage'", global("os", "FloatStorage")),
                wrong("asks for 'collections.OrderedDict.fromkeys'", global("collections", "OrderedDict.fromkeys")),
                wrong("asks for 'argparse.Namespace'", global("argparse", "Namespace")),
                wrong("names something with more than 1000 letters", global("x".repeat(2000), "y")),
                // Operations that no state dict has: INST, OBJ, NEWOBJ, EXT1, STACK_GLOBAL, PERSID, and protocol 4.
                wrong("its pickle has the operation 0x69", pickle("(ios\nsystem\n.")),
                wrong("its pickle has the operation 0x6f", pickle("(o.")),
                wrong("its pickle has the operation 0x81", new PickleBuilder().raw(0x81)),
                wrong("its pickle has the operation 0x82", new PickleBuilder().raw(0x82, 1)),
                wrong("its pickle has the operation 0x93", new PickleBuilder().raw(0x93)),
                wrong("its pickle has the operation 0x50", pickle("P0\n")),
                wrong("its pickle has the protocol 4; expected is 2", new PickleBuilder().raw(0x80, 4)),
                // A stack that does not bear it out.
                wrong("takes more off the stack than there is", pickle("s.")),
                wrong("takes more off the stack than there is", pickle("}(s.")),
                wrong("takes more off the stack than there is", pickle(".")),
                wrong("goes back to a mark that there is not", pickle("}u.")),
                wrong("leaves more than one value", pickle("}}.")),
                wrong("leaves more than one value", pickle("(}.")),
                wrong("uses number 7, which it has not put aside", pickle("h\u0007.")),
                wrong("appends to a dictionary", pickle("}(K\u0001e.")),
                wrong("sets 1 keys and values in a dictionary", pickle("}(K\u0001u.")),
                wrong("sets 2 keys and values in a list or tuple of 0", pickle("](K\u0001K\u0002u.")),
                wrong("calls a dictionary with a list or tuple of 0", pickle("})R.")),
                wrong("calls ORDERED_DICT with 1 arguments", pickle("ccollections\nOrderedDict\n(K\u0001tR.")),
                wrong("calls a class with a list or tuple of 0", pickle("ctorch\nFloatStorage\n)R.")),
                wrong("gives a string attributes", new PickleBuilder().text("w").op("}b.")),
                wrong("refers to a list or tuple of 1, where a storage of whole tensors is expected", pickle("(K\u0001tQ.")),
                wrong("a dictionary in it has 'w' twice", new PickleBuilder().op("}(").text("w").op("N").text("w").op("Nu.")),
                // Lengths that there are not.
                wrong("needs 4294967295 bytes", pickle("X\u00ff\u00ff\u00ff\u00ff")),
                wrong("needs 2147483647 bytes", pickle("X\u00ff\u00ff\u00ff\u007f")),
                wrong("needs 1 bytes at byte 2; there are 0", new PickleBuilder()),
                wrong("has a string at byte 7 that is no UTF-8", pickle("X\u0001\u0000\u0000\u0000\u00ff.")),
                // Tensors that are not in their storage, of 4 values.
                wrong("of shape [5] begins at value 0 with the strides [1], beyond the 4 values", one(4, 0, new long[] {5}, 1)),
                wrong("of shape [4] begins at value 1 with the strides [1], beyond the 4 values", one(4, 1, FOUR, 1)),
                wrong("of shape [2] begins at value 0 with the strides [4], beyond", one(4, 0, new long[] {2}, 4)),
                wrong("begins at value 4 with the strides [1], beyond", one(4, 4, new long[] {1}, 1)),
                wrong("begins at value 4 with the strides [], beyond", one(4, 4, new long[] {})),
                wrong("begins at value 9223372036854775807", one(4, Long.MAX_VALUE, FOUR, 1)),
                wrong("begins at value -1 with the strides [1], as no tensor has them", one(4, -1, FOUR, 1)),
                wrong("with the strides [-1], as no tensor has them", one(4, 3, FOUR, -1)),
                wrong("with the strides [9223372036854775807], beyond", one(4, 0, new long[] {3}, Long.MAX_VALUE)),
                wrong("with the strides [1, 1], so that values lie on each other", one(4, 0, new long[] {2, 2}, 1, 1)),
                wrong("with the strides [0], so that values lie on each other", one(4, 0, new long[] {2147483639}, 0)),
                wrong("with the strides [1, 1], as no tensor has them", one(4, 0, FOUR, 1, 1)),
                wrong("has the shape [2147483640]", one(4, 0, new long[] {2147483640}, 0)),
                wrong("has the shape [65536, 65536]", one(4, 0, new long[] {65536, 65536}, 0, 0)),
                wrong("has the shape [-4]", one(4, 0, new long[] {-4}, 1)),
                wrong("has a list or tuple of 17 for shape or strides", one(4, 0, new long[17], new long[17])),
                wrong("is of a storage of 3 values of F32; its entry 'archive/data/0' has 16 bytes",
                        one(3, 0, new long[] {3}, 1)),
                wrong("is of a storage of 5 values of F32; its entry 'archive/data/0' has 16 bytes", one(5, 0, FOUR, 1)),
                wrong("is of a storage of 4611686018427387908 values", one((1L << 62) + 4, 0, FOUR, 1)),
                wrong("is of a storage of -4 values of F32", one(-4, 0, FOUR, 1)),
                wrong("it has no entry 'archive/data/1'", new PickleBuilder().op("}").text("w")
                        .tensor("FloatStorage", "1", 4, 0, FOUR, 1).op("s.")),
                wrong("it has no entry 'archive/data/../data/0'", new PickleBuilder().op("}").text("w")
                        .tensor("FloatStorage", "../data/0", 4, 0, FOUR, 1).op("s.")),
                wrong("has 4 values of F32 and 2 of F64 in the storage '0'", new PickleBuilder().op("}(").text("v")
                        .tensor("FloatStorage", "0", 4, 0, FOUR, 1).text("w")
                        .tensor("DoubleStorage", "0", 2, 0, new long[] {2}, 1).op("u.")));
    }

    private static PickleBuilder one(long count, long offset, long[] shape, long... strides) {
        return PickleBuilder.one(count, offset, shape, strides);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void isNamed(String message, PickleBuilder pickle) {
        pickle.zip(path(), 16);
        assertTrue(refusal().contains(message), refusal());
    }

    @Test
    void whatTheBuilderBuildsIsRead() {
        PickleBuilder pickle = one(4, 1, new long[] {3}, 1);
        pickle.zip(path(), 16);
        try (TensorFile file = TensorFile.open(path())) {
            assertEquals(List.of(3), file.shape("w"));
        }
        pickle.legacy(path(), keys("0"), counted(4), new byte[16]);
        try (TensorFile file = TensorFile.open(path())) {
            assertEquals(List.of(3), file.shape("w"));
        }
    }

    /** Operations that a newer Python does not use: strings of Python 2, long numbers for the memo. */
    @Test
    void picklesOfEarlierPythonsAreRead() {
        byte[] all = new PickleBuilder().op("}r\u0000\u0001\u0000\u00000j\u0000\u0001\u0000\u0000U\u0001w")
                .tensor("FloatStorage", "0", 4, 0, FOUR, 1).op("sT\u0001\u0000\u0000\u0000v")
                .tensor("FloatStorage", "0", 4, 2, new long[] {2}, 1).op("s.").bytes();
        PickleBuilder.zip(path(), ZipEntry.STORED, Map.of("a/data.pkl", all, "a/data/0", new byte[16]));
        try (TensorFile file = TensorFile.open(path())) {
            assertEquals(List.of("w", "v"), List.copyOf(file.names()));
        }
    }

    /** Lists in lists that would be 2^200 long if they were ever walked through, a list in itself, and 100000 in each other. */
    @Test
    void whatIsNestedIsNotWalkedThrough() {
        PickleBuilder bomb = new PickleBuilder().op("]q\u0000");
        for (int i = 0; i < 200; i++) {
            bomb.op("](h\u0000h\u0000eq\u0000");
        }
        bomb.op(".").zip(path(), 16);
        assertTrue(refusal().contains("leaves more than one value"), refusal());
        pickle("}q\u0000").text("self").op("h\u0000s.").zip(path(), 16);
        assertTrue(refusal().contains("it has 'self' (a dictionary)"), refusal());
        pickle("(".repeat(100_000) + "t".repeat(100_000) + ".").zip(path(), 16);
        assertTrue(refusal().contains("it holds a list or tuple of 1"), refusal());
        pickle("}".repeat(600_000)).zip(path(), 16);
        assertTrue(refusal().contains("its pickle has more than 500000 operations"), refusal());
    }

    @Test
    void archivesOfOtherThingsAreRefused() {
        byte[] pickle = one(4, 0, FOUR, 1).bytes();
        zip(ZipEntry.STORED, Map.of("a/b/data.pkl", pickle, "data.pkl", pickle));
        assertTrue(refusal().contains("a ZIP archive with 2 entries of which 0 are a folder's data.pkl"), refusal());
        zip(ZipEntry.STORED, Map.of("a/data.pkl", pickle, "b/data.pkl", pickle));
        assertTrue(refusal().contains("of which 2 are a folder's data.pkl; expected is one"), refusal());
        zip(ZipEntry.DEFLATED, Map.of("a/data.pkl", pickle, "a/data/0", new byte[1 << 20]));
        assertTrue(refusal().contains("its entry 'a/data.pkl' is compressed"), refusal());
        Map<String, byte[]> big = new LinkedHashMap<>(Map.of("a/data.pkl", pickle, "a/data/0", new byte[16]));
        big.put("a/byteorder", "middle".getBytes(StandardCharsets.UTF_8));
        zip(ZipEntry.STORED, big);
        assertTrue(refusal().contains("its order of bytes is 'middle'; expected is little or big"), refusal());
        zip(ZipEntry.STORED, Map.of("a/data.pkl", new byte[PickleReader.LONGEST + 1]));
        assertTrue(refusal().contains("its entry 'a/data.pkl' has 8388609 bytes; expected are at most 8388608"), refusal());
    }

    /** Found by chance, in what damage makes of an entry's description. */
    @Test
    void aCommentThatIsNotUtf8IsDamage() throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path()), StandardCharsets.ISO_8859_1)) {
            ZipEntry entry = new ZipEntry("a/data.pkl");
            entry.setComment("für");
            zip.putNextEntry(entry);
        }
        assertTrue(refusal().contains("comment"), refusal());
    }

    @Test
    void anOrderOfBytesIsKept() {
        byte[] values = ByteBuffer.allocate(16).putFloat(1.5f).putFloat(-2).putFloat(0.1f).putFloat(1e30f).array();
        zip(ZipEntry.STORED, Map.of("a/data.pkl", one(4, 0, FOUR, 1).bytes(), "a/data/0", values, "a/byteorder",
                "big".getBytes(StandardCharsets.UTF_8)));
        try (TensorFile file = TensorFile.open(path())) {
            assertArrayEquals(new float[] {1.5f, -2, 0.1f, 1e30f}, file.tensor("w").values());
        }
    }

    private void zip(int method, Map<String, byte[]> entries) {
        PickleBuilder.zip(path(), method, entries);
    }

    private static byte[] keys(String... keys) {
        PickleBuilder pickle = new PickleBuilder().op("](");
        for (String key : keys) {
            pickle.text(key);
        }
        return pickle.op("e.").bytes();
    }

    private static byte[] counted(long count) {
        return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(count).array();
    }

    @Test
    void storagesOfTheOldFormAreWhereTheyShouldBe() {
        PickleBuilder pickle = one(4, 0, FOUR, 1);
        String cut = "it was cut short or is damaged";
        for (long count : new long[] {3, 5, -4, Long.MIN_VALUE, (1L << 62) + 4}) {
            pickle.legacy(path(), keys("0"), counted(count), new byte[16]);
            assertTrue(refusal().contains("the storage '0' of 4 values of F32 begins at byte") && refusal().contains(cut));
        }
        pickle.legacy(path(), keys("0"), counted(4), new byte[15]);
        assertTrue(refusal().contains(cut), refusal());
        pickle.legacy(path(), keys("0"), new byte[7]);
        assertTrue(refusal().contains("with no values"), refusal());
        pickle.legacy(path(), keys("0", "0"), counted(4), new byte[16], counted(4), new byte[16]);
        assertTrue(refusal().contains("it lists a storage, '0', of none of its tensors, or listed before"));
        pickle.legacy(path(), keys("1"), counted(4), new byte[16]);
        assertTrue(refusal().contains("it lists a storage, '1', of none"), refusal());
        pickle.legacy(path(), keys(), counted(4), new byte[16]);
        assertTrue(refusal().contains("the tensor 'w' is of the storage '0', which is not in the file"), refusal());
        pickle.legacy(path(), new PickleBuilder().op("}.").bytes());
        assertTrue(refusal().contains("it has a dictionary where the keys of its storages are expected"), refusal());
        one((1L << 62) + 4, 0, FOUR, 1).legacy(path(), keys("0"), counted((1L << 62) + 4), new byte[16]);
        assertTrue(refusal().contains(cut), refusal());
        pickle.legacy(path());
        assertTrue(refusal().contains("needs 1 bytes at byte"), refusal());
    }
}

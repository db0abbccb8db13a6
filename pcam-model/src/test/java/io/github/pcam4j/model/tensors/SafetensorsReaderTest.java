package io.github.pcam4j.model.tensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.WeightsFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What safetensors may look like, and what is refused. */
class SafetensorsReaderTest {
    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("some.safetensors");
    }

    private String refusal() {
        WeightsFileException e = assertThrows(WeightsFileException.class, () -> TensorFile.open(path()).close());
        assertTrue(e.getMessage().startsWith(path().toString()), e.getMessage());
        return e.getMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        // Places of the values.
        "8 | {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[3,7]}}"
            + " | the tensor 'b' begins at byte 3, within another one; expected is 4",
        "8 | {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}"
            + " | begins at byte 0, within another one; expected is 4",
        "9 | {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[5,9]}}"
            + " | the tensor 'b' begins at byte 5, behind a gap; expected is 4",
        "8 | {'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | the tensor 'a' begins at byte 4, behind a gap; expect",
        "8 | {'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}} | F32 of shape [1], takes the bytes 4 to 0; expected are 4",
        "8 | {'a':{'dtype':'F32','shape':[1],'data_offsets':[-4,0]}} | takes the bytes -4 to 0; expected are 4 bytes",
        "8 | {'a':{'dtype':'F32','shape':[1],'data_offsets':[-9223372036854775808,9223372036854775807]}} | takes the bytes -92",
        "8 | {'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}} | F32 of shape [3], takes the bytes 0 to 8; expected are 12",
        "8 | {'a':{'dtype':'F64','shape':[2],'data_offsets':[0,8]}} | F64 of shape [2], takes the bytes 0 to 8; expected are 16",
        "7 | {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | there are 7 bytes behind its header; expected are 8",
        "9 | {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | there are 9 bytes behind its header; expected are 8",
        // Shapes.
        "8 | {'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}} | has the shape [-2]; expected are at most 16 axes",
        "8 | {'a':{'dtype':'F32','shape':[-1,-2],'data_offsets':[0,8]}} | the tensor 'a' has the shape [-1, -2]; expected",
        "8 | {'a':{'dtype':'U8','shape':[4294967296,4294967296],'data_offsets':[0,0]}} | 'a' has the shape [42949",
        "8 | {'a':{'dtype':'U8','shape':[65536,65536],'data_offsets':[0,0]}} | the tensor 'a' has the shape [65536, 65536]; exp",
        "0 | {'a':{'dtype':'U8','shape':[0,65536,65536],'data_offsets':[0,0]}} | 'a' has the shape [0, 65536, 65536]; expected",
        "8 | {'a':{'dtype':'F32','shape':[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],'data_offsets':[0,8]}} | expected is at most 16 num",
        "8 | {'a':{'dtype':'F32','shape':[9223372036854775808],'data_offsets':[0,8]}} | expected is a whole number of 64 bits",
        "8 | {'a':{'dtype':'F32','shape':[99999999999999999999999],'data_offsets':[0,8]}} | expected is a whole number of 64",
        "8 | {'a':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}} | there is '.0],",
        "8 | {'a':{'dtype':'F32','shape':[02],'data_offsets':[0,8]}} | expected is a whole number of 64 bits",
        "8 | {'a':{'dtype':'F32','shape':[2e0],'data_offsets':[0,8]}} | there is 'e0],",
        // Types and members.
        "8 | {'a':{'dtype':'F8_E4M3','shape':[8],'data_offsets':[0,8]}} | 'a' is of the type 'F8_E4M3', which is not read; save",
        "8 | {'a':{'dtype':'f32','shape':[2],'data_offsets':[0,8]}} | the tensor 'a' is of the type 'f32', which is not read",
        "8 | {'a':{'dtype':32,'shape':[2],'data_offsets':[0,8]}} | is '32,",
        "8 | {'a':{'shape':[2],'data_offsets':[0,8]}} | the tensor 'a' has only [shape, data_offsets] in the header; expected",
        "8 | {'a':{'dtype':'F32','shape':[2],'data_offsets':[8]}} | expected are dtype, shape and two data_offsets",
        "8 | {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8,8]}} | expected is at most 2 numbers",
        "8 | {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'order':'C'}} | the tensor 'a' has 'order' in the header; exp",
        "8 | {'a':null} | there is 'null}', expected is '{'",
        // Names.
        "8 | {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}"
            + " | its header has 'a' twice; expected is each name once",
        "8 | {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'\\u0061':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}"
            + " | its header has 'a' twice",
        "4 | {'a':{'dtype':'F32','shape':[1],'shape':[1],'data_offsets':[0,4]}} | its header has 'shape' twice",
        "0 | {'__metadata__':{'b':'1','b':'2'}} | its header has 'b' twice",
        "0 | {'__metadata__':{},'__metadata__':{}} | its header has '__metadata__' twice",
        "0 | {'__metadata__':{'b':1}} | there is '1}}',",
        // JSON.
        "0 | {} x | there is 'x', expected is its end",
        "0 | {}{} | expected is its end",
        "0 | {'a' | there is its end, expected is ':'",
        "0 | {'a | there is its end, expected is a quotation mark",
        "0 | {'\\x':1} | expected is a known escape",
        "0 | {'\\u12g4':1} | expected is a known escape",
        "0 | {'\\u12 | expected is a hexadecimal digit",
        "0 | {'a':{}} | the tensor 'a' has only [] in the header",
        "4 | {'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}, | there is its end, expected is '''",
        "0 | [{}] | its header begins with '['; expected is '{'",
    })
    void whatIsWrongIsNamed(int values, String header, String message) {
        Written.safetensors(path(), header.replace('\'', '"'), values);
        String found = refusal().replace('"', '\'');
        assertTrue(found.contains(message), found);
    }

    /** 2^63, -1, 0, 1, more than the file has, and more than any header needs. */
    @ParameterizedTest
    @CsvSource({"-9223372036854775808, 9223372036854775808", "-1, 18446744073709551615", "0, 0", "1, 1", "3, 3",
        "9223372036854775807, 9223372036854775807"})
    void aHeaderIsAsLongAsItCanBe(long length, String shown) {
        Written.bytes(path(), ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put((byte) '{')
                .put((byte) '}').array());
        String found = refusal();
        assertTrue(found.contains("the header would be " + shown + " bytes long, expected are 2 to 2"), found);
    }

    @Test
    void aHugeHeaderIsNotRead() {
        byte[] bytes = new byte[SafetensorsReader.LONGEST_HEADER + 100];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(SafetensorsReader.LONGEST_HEADER + 1).put((byte) '{');
        Written.bytes(path(), bytes);
        assertTrue(refusal().contains("the header would be 8388609 bytes long, expected are 2 to 8388608"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void aFileShorterThanALengthIsCutShort(int size) {
        Written.bytes(path(), new byte[size]);
        assertTrue(refusal().contains("it has " + size + " bytes; expected is safetensors, or what torch.save writes"));
    }

    @Test
    void brackets100000DeepAreNoDeeperForUs() {
        Written.safetensors(path(), "{\"a\":{\"shape\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}}", 0);
        assertTrue(refusal().contains("expected is a whole number"));
        Written.safetensors(path(), "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000), 0);
        assertTrue(refusal().contains("the tensor 'a' has 'a' in the header"));
    }

    @Test
    void namesDoNotFloodOrSteerAMessage() {
        String name = "\\u001b[2J" + "x".repeat(100_000);
        Written.safetensors(path(), "{\"" + name + "\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4);
        String message = refusal();
        assertTrue(message.contains("'?[2Jxxx") && message.contains("xxx...'") && message.length() < 1000, message);
    }

    @Test
    void aHeaderThatIsNoUtf8IsRefused() {
        byte[] bytes = {3, 0, 0, 0, 0, 0, 0, 0, '{', (byte) 0xff, '}'};
        Written.bytes(path(), bytes);
        assertTrue(refusal().contains("its header is no UTF-8"));
    }

    /** Blanks, names in any alphabet, tensors listed in another order than they lie, none of a length, of no axis. */
    @Test
    void whatTheFormatAllowsIsRead() {
        String name = "\u00fc\ud83d\ude00\"\\/\b\f\n\r\t";
        Written.safetensors(path(), "{ \"__metadata__\" : { \"format\" : \"pt\" } ,\n\"b\":{\"shape\":[],"
                + "\"dtype\":\"U8\",\"data_offsets\":[2,3]},\t\"\u00fc\\ud83d\\uDE00\\\"\\\\\\/\\b\\f\\n\\r\\t\":{\"dtype\":"
                + "\"I16\",\"shape\":[1 , 1],\"data_offsets\":[0,2]},\"c\":{\"dtype\":\"F32\",\"shape\":[0,2],\"data_offsets\":"
                + "[3,3]}}   ", 3);
        try (TensorFile file = TensorFile.open(path())) {
            assertEquals(List.of("b", name, "c"), List.copyOf(file.names()));
            assertEquals(List.of(List.of(), List.of(1, 1), List.of(0, 2)), file.names().stream().map(file::shape).toList());
            int size = (int) path().toFile().length();
            assertArrayEquals(new float[] {(size - 1) & 0xff}, file.tensor("b").values());
            assertArrayEquals(new float[] {(short) ((size - 3) & 0xff | ((size - 2) & 0xff) << 8)}, file.tensor(name).values());
            assertArrayEquals(new float[0], file.tensor("c").values());
        }
    }

    @Test
    void wholeNumbersWithoutASignHaveNone() throws IOException {
        Written.safetensors(path(), "{\"a\":{\"dtype\":\"U16\",\"shape\":[1],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U32\","
                + "\"shape\":[1],\"data_offsets\":[2,6]}}", 6);
        byte[] bytes = Files.readAllBytes(path());
        Arrays.fill(bytes, bytes.length - 6, bytes.length, (byte) 0xff);
        Written.bytes(path(), bytes);
        try (TensorFile file = TensorFile.open(path())) {
            assertArrayEquals(new float[] {65535}, file.tensor("a").values());
            assertArrayEquals(new float[] {4294967295f}, file.tensor("b").values());
        }
    }

    /** A header of 640 bytes begins as a pickle does, one of 19280 with PK; neither is one. */
    @ParameterizedTest
    @ValueSource(ints = {640, 19280})
    void theLengthOfAHeaderIsNotTakenForAnotherKind(int length) {
        String header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}";
        Written.safetensors(path(), header + " ".repeat(length - header.length()), 1);
        try (TensorFile file = TensorFile.open(path())) {
            assertEquals(1, file.names().size());
        }
    }

    static Stream<Arguments> otherKinds() {
        return Stream.of(
                Arguments.of("\u0089HDF\r\n\u001a\n", "it is an HDF5 file, as Keras writes; WeightsFile reads these"),
                Arguments.of("\u0080\u0002}q\u0000.", "it is a pickle, but none that torch.save wrote"),
                Arguments.of("<!DOCTYPE html>", "it is neither what torch.save writes nor safetensors"));
    }

    @ParameterizedTest
    @MethodSource("otherKinds")
    void otherKindsAreNamed(String start, String message) {
        byte[] bytes = Arrays.copyOf(start.getBytes(StandardCharsets.ISO_8859_1), 600);
        Written.bytes(path(), bytes);
        assertTrue(refusal().contains(message), refusal());
        System.arraycopy("ustar".getBytes(StandardCharsets.ISO_8859_1), 0, bytes, 257, 5);
        bytes[0] = 'd';
        Written.bytes(path(), bytes);
        assertTrue(refusal().contains("it is a tar archive"), refusal());
    }

    @Test
    void aFileThatThereIsNotIsNamed() {
        assertTrue(refusal().endsWith("there is no such file"));
        assertTrue(assertThrows(WeightsFileException.class, () -> TensorFile.open(folder)).getMessage()
                .endsWith("it is no file"));
    }

    @Test
    void aFileCutShortWhileItIsOpenIsNamed() throws IOException {
        Written.safetensors(path(), "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8);
        try (TensorFile file = TensorFile.open(path());
                FileChannel channel = FileChannel.open(path(),
                        StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
            String message = assertThrows(WeightsFileException.class, () -> file.tensor("a")).getMessage();
            assertTrue(message.contains("where there were more when it was opened"), message);
        }
    }
}

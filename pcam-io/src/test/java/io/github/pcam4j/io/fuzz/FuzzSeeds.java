package io.github.pcam4j.io.fuzz;

import io.github.pcam4j.io.ArchiveFixture;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.TiffFixtures;
import io.github.pcam4j.io.store.StoreFixtures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import javax.imageio.ImageIO;

/** The whole files that are damaged: small, so that most of their bytes mean something. */
final class FuzzSeeds {
    static final int TIFF_SIZE = 16;
    private static final List<String> REFERENCES = List.of("reference/h5py_gzip_shuffle.h5", "reference/pcam_official_x.h5",
            "hdf5/images-fletcher32.h5", "hdf5/images-half-fill-255.h5", "hdf5/images-half-latest.h5", "hdf5/soft-links.h5",
            "hdf5/named-type.h5", "hdf5/labels-bool.h5", "hdf5/labels-enum.h5", "hdf5/labels-text.h5",
            "hdf5/labels-never-written.h5");

    private FuzzSeeds() { }

    static Path resource(String name) {
        try {
            return Path.of(FuzzSeeds.class.getResource("/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The files of a folder among the test resources, in the order of their names. */
    static List<Path> files(String folder, String ending) {
        try (Stream<Path> files = Files.list(resource(folder))) {
            return files.filter(it -> it.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of each layout that h5py writes, the official files' layout, and a store of ours. */
    static List<Seed> stores(Path folder) throws IOException {
        List<Path> files = new ArrayList<>(files("fuzz/seeds", ".h5"));
        REFERENCES.forEach(it -> files.add(resource(it)));
        files.add(StoreFixtures.write(folder.resolve("ours.h5"), new PatchShape(2, 3, 3), 5));
        List<Seed> seeds = new ArrayList<>();
        for (Path file : files) {
            seeds.add(Seed.hdf5(file.getFileName().toString(), Files.readAllBytes(file)));
        }
        return seeds;
    }

    static List<Seed> labels() throws IOException {
        return List.of(Seed.hdf5("pcam_official_y.h5", Files.readAllBytes(resource("reference/pcam_official_y.h5"))));
    }

    /** One of ours, and one of each method that Java does not unpack. */
    static List<Seed> archives(Path folder) throws IOException {
        List<Path> files = new ArrayList<>(files("archives", ".zip"));
        ArchiveFixture small = ArchiveFixture.of(0, 0).put("train_labels.csv", "id,label\na,1\nb,0\n")
                .put("train/a.tif", TiffFixtures.rgb(TIFF_SIZE, 1)).put("train/b.tif", TiffFixtures.rgb(TIFF_SIZE, 2, "LZW"));
        files.add(small.zip(folder.resolve("ours.zip")));
        files.add(small.zip(folder.resolve("stored.zip"), "below/", ZipEntry.STORED));
        files.add(small.zip(folder.resolve("commented.zip"), "für", StandardCharsets.UTF_8));
        List<Seed> seeds = new ArrayList<>();
        for (Path file : files) {
            seeds.add(Seed.archive(file.getFileName().toString(), Files.readAllBytes(file)));
        }
        return seeds;
    }

    static List<Seed> images() throws IOException {
        List<Seed> seeds = new ArrayList<>();
        for (String compression : List.of("None", "LZW", "Deflate", "PackBits", "JPEG")) {
            seeds.add(Seed.tiff(compression, TiffFixtures.rgb(TIFF_SIZE, 5, compression)));
        }
        byte[] rgb = TiffFixtures.pixels(TIFF_SIZE, 5);
        add(seeds, "big-endian", builder(rgb));
        add(seeds, "strips", little(rgb).strips(4).set(TiffBuilder.ROWS_PER_STRIP, TIFF_SIZE / 4));
        add(seeds, "planar", little(rgb).bits(8, 8, 8).set(TiffBuilder.PLANAR, 2).strips(3));
        add(seeds, "tile", little(rgb).tile(TIFF_SIZE));
        add(seeds, "tile, deflated", little(deflated(rgb)).tile(TIFF_SIZE).set(TiffBuilder.COMPRESSION, 8));
        add(seeds, "predictor", little(deflated(rgb)).set(TiffBuilder.COMPRESSION, 8).set(TiffBuilder.PREDICTOR, 2));
        add(seeds, "16 bits", little(new byte[2 * rgb.length]).bits(16, 16, 16));
        add(seeds, "alpha", little(new byte[rgb.length / 3 * 4]).bits(8, 8, 8, 8).set(TiffBuilder.SAMPLES, 4));
        add(seeds, "opacity", little(new byte[rgb.length / 3 * 4]).bits(8, 8, 8, 8).set(TiffBuilder.SAMPLES, 4)
                .set(TiffBuilder.EXTRA_SAMPLES, 1));
        add(seeds, "YCbCr", little(new byte[rgb.length / 2]).set(TiffBuilder.PHOTOMETRIC, 6)
                .set(TiffBuilder.SUBSAMPLING, 2, 2));
        add(seeds, "YCbCr of its own", little(rgb).set(TiffBuilder.PHOTOMETRIC, 6).set(TiffBuilder.SUBSAMPLING, 1, 1)
                .fractions(TiffBuilder.COEFFICIENTS, 0.2126, 0.7152, 0.0722)
                .fractions(TiffBuilder.REFERENCE, 16, 235, 128, 240, 128, 240));
        add(seeds, "tile under strip tags", little(rgb).tile(TIFF_SIZE).underStripTags());
        add(seeds, "upright, bits backwards", little(rgb).set(TiffBuilder.ORIENTATION, 1).set(TiffBuilder.FILL_ORDER, 2)
                .set(TiffBuilder.SAMPLE_FORMAT, 1, 1, 1));
        add(seeds, "lossless JPEG", little(lossless()).set(TiffBuilder.COMPRESSION, 7));
        for (int fax = 2; fax <= 4; fax++) {
            add(seeds, "fax " + fax, little(rgb).bits(1).set(TiffBuilder.SAMPLES, 1).set(TiffBuilder.PHOTOMETRIC, 0)
                    .set(TiffBuilder.COMPRESSION, fax));
        }
        add(seeds, "old JPEG", little(jpeg()).set(TiffBuilder.COMPRESSION, 6).set(TiffBuilder.PHOTOMETRIC, 6)
                .set(TiffBuilder.OLD_JPEG_OFFSET, 8).set(TiffBuilder.OLD_JPEG_BYTES, jpeg().length));
        seeds.add(Seed.tiff("palette", TiffFixtures.ofType(TIFF_SIZE, TIFF_SIZE, BufferedImage.TYPE_BYTE_INDEXED)));
        seeds.add(Seed.tiff("a PNG", encoded("png")));
        seeds.add(Seed.tiff("a PNG with a colour key", withKey(encoded("png"), new byte[6])));
        seeds.add(Seed.tiff("a PNG with a palette", withKey(encoded("png", BufferedImage.TYPE_BYTE_INDEXED), new byte[3])));
        seeds.add(Seed.tiff("a PNG with opacity", encoded("png", BufferedImage.TYPE_INT_ARGB)));
        return seeds;
    }

    private static TiffBuilder builder(byte[] data) {
        return new TiffBuilder(ByteOrder.BIG_ENDIAN, TIFF_SIZE, data);
    }

    private static TiffBuilder little(byte[] data) {
        return new TiffBuilder(ByteOrder.LITTLE_ENDIAN, TIFF_SIZE, data);
    }

    private static void add(List<Seed> seeds, String name, TiffBuilder builder) {
        seeds.add(Seed.tiff(name, builder.build()));
    }

    private static byte[] deflated(byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream output = new DeflaterOutputStream(bytes)) {
            output.write(data);
        }
        return bytes.toByteArray();
    }

    private static byte[] lossless() throws IOException {
        byte[] jpeg = jpeg();
        int frame = HexFormat.of().formatHex(jpeg).indexOf("ffc00011080010001003") / 2;
        jpeg[frame + 1] = (byte) 0xc3;
        return jpeg;
    }

    private static byte[] jpeg() throws IOException {
        return encoded("jpeg");
    }

    private static byte[] encoded(String format) throws IOException {
        return encoded(format, BufferedImage.TYPE_INT_RGB);
    }

    private static byte[] encoded(String format, int type) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(TIFF_SIZE, TIFF_SIZE, type), format, bytes);
        return bytes.toByteArray();
    }

    /** Puts a chunk of transparency before the pixels. */
    private static byte[] withKey(byte[] png, byte[] key) {
        int pixels = new String(png, StandardCharsets.ISO_8859_1).indexOf("IDAT") - 4;
        ByteBuffer chunk = ByteBuffer.allocate(png.length + key.length + 12).put(png, 0, pixels);
        byte[] named = ByteBuffer.allocate(4 + key.length).put("tRNS".getBytes(StandardCharsets.ISO_8859_1)).put(key).array();
        CRC32 checksum = new CRC32();
        checksum.update(named);
        return chunk.putInt(key.length).put(named).putInt((int) checksum.getValue())
                .put(png, pixels, png.length - pixels).array();
    }
}

package io.github.pcam4j.io.region;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** A PNG, read row by row from the top. */
final class PngImage implements LargeImage {
    private static final byte WHITE = (byte) 0xff;

    private final Path path;
    private final String location;
    private final ImageInputStream file;
    private final PngChunks chunks;
    private final PngHeader header;
    private PngRows rows;
    private boolean inRow;
    private boolean closed;

    private PngImage(Path path, String location, ImageInputStream file) throws IOException {
        this.path = path;
        this.location = location;
        this.file = file;
        this.chunks = new PngChunks(location, file);
        this.header = chunks.header();
        this.rows = new PngRows(header, chunks.pixels(header));
    }

    static PngImage open(Path path) {
        try {
            ImageInputStream file = new FileImageInputStream(path.toFile());
            try {
                return new PngImage(path, path.toString(), file);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new LargeImageException("%s cannot be read (%s)".formatted(path, e), e);
        }
    }

    /** An image whose file is in memory; it has no path, and holds nothing that needs closing. */
    static PngImage of(byte[] encoded, String location) {
        try {
            return new PngImage(Path.of(""), location, new ByteArrayImageInputStream(encoded));
        } catch (IOException e) {
            throw new LargeImageException("%s cannot be read (%s)".formatted(location, e), e);
        }
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public int width() {
        return header.width();
    }

    @Override
    public int height() {
        return header.height();
    }

    @Override
    public boolean grey() {
        return header.samples().isGrey();
    }

    @Override
    public String format() {
        return String.format(Locale.ROOT, "PNG, %s, %d bits a channel",
                header.samples().meaning().name().toLowerCase(Locale.ROOT), header.bits());
    }

    @Override
    public void read(int x, int y, int width, int height, byte[] rgb, int offset) {
        Region region = new Region(x, y, width, height).checked(this, rgb, offset);
        try {
            skipTo(y);
            for (int row = 0; row < height; row++) {
                advance();
                put(region, rgb, offset + row * width * CHANNELS);
            }
        } catch (IOException e) {
            throw new LargeImageException(String.format(Locale.ROOT,
                    "%s is damaged at row %d of %d (%s). Replace it by the original file",
                    location, rows.next(), header.height(), e.getMessage()), e);
        }
    }

    private void skipTo(int y) throws IOException {
        if (y < rows.next() || inRow) {
            rows.close();
            rows = new PngRows(header, chunks.pixels(header));
        }
        while (rows.next() < y) {
            advance();
        }
    }

    /** A row that could not be read to its end leaves the stream somewhere in it: what follows is no row. */
    private void advance() throws IOException {
        inRow = true;
        rows.advance();
        inRow = false;
    }

    private void put(Region region, byte[] rgb, int offset) {
        if (header.isRgbBytes()) {
            rows.copy(region.x(), region.width(), rgb, offset);
            return;
        }
        int[] samples = new int[region.width() * header.perPixel()];
        rows.unpack(region.x(), region.width(), samples);
        if (!header.samples().toRgb(samples, header.perPixel(), region.width(), rgb, offset)) {
            throw new LargeImageException(String.format(Locale.ROOT,
                    "%s is damaged at row %d of %d: a colour beyond its palette. Replace it by "
                    + "the original file",
                    location, rows.next() - 1, header.height()));
        }
        for (int i = 0; i < region.width(); i++) {
            if (header.isTransparent(samples, i)) {
                Arrays.fill(rgb, offset + i * CHANNELS, offset + (i + 1) * CHANNELS, WHITE);
            }
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        rows.close();
        try {
            file.close();
        } catch (IOException e) {
            throw new LargeImageException("%s cannot be closed (%s)".formatted(location, e), e);
        }
    }
}

package io.github.pcam4j.io.region;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** One image of a TIFF, read tile by tile or strip by strip. */
final class TiffImage implements LargeImage {
    private static final byte WHITE = (byte) 0xff;

    private final Path path;
    private final ImageInputStream input;
    private final TiffTags tags;
    private final TiffPixels pixels;
    private final TiffLayout layout;
    private final TiffTileDecoder decoder;
    private final Map<Integer, byte[]> decoded;
    private boolean closed;

    private TiffImage(Path path, ImageInputStream input, int page) throws IOException {
        this.path = path;
        this.input = input;
        this.tags = TiffDirectories.read(path, input).page(page);
        this.pixels = TiffPixels.of(tags);
        this.layout = TiffLayout.of(tags, pixels, input.length());
        this.decoder = new TiffTileDecoder(tags, pixels, input.getByteOrder());
        this.decoded = new NewestTiles(layout.across() + 1);
    }

    /** The tiles that were asked for last. */
    private static final class NewestTiles extends LinkedHashMap<Integer, byte[]> {
        private static final long serialVersionUID = 1L;
        private final int most;

        NewestTiles(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
            return size() > most;
        }
    }

    static TiffImage open(Path path, int page) {
        try {
            ImageInputStream input = new FileImageInputStream(path.toFile());
            try {
                return new TiffImage(path, input, page);
            } catch (IOException | RuntimeException e) {
                input.close();
                throw e;
            }
        } catch (LargeImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The reader of tags meets places before the file's start with unchecked exceptions.
            throw new LargeImageException(("%s cannot be read; it is damaged or ends early (%s). Replace it by the "
                    + "original file").formatted(path, e), e);
        }
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public int width() {
        return layout.width();
    }

    @Override
    public int height() {
        return layout.height();
    }

    @Override
    public boolean grey() {
        return pixels.samples().meaning() == Samples.Meaning.GREY;
    }

    @Override
    public String format() {
        return String.format(Locale.ROOT, "TIFF, %s, %s, %d bits a channel",
                layout, pixels.compressionName(), pixels.bits());
    }

    @Override
    public void read(int x, int y, int width, int height, byte[] rgb, int offset) {
        Region region = new Region(x, y, width, height).checked(this, rgb, offset);
        int right = (x + width - 1) / layout.tileWidth();
        int bottom = (y + height - 1) / layout.tileHeight();
        for (int row = y / layout.tileHeight(); row <= bottom; row++) {
            for (int column = x / layout.tileWidth(); column <= right; column++) {
                copy(region, column, row, rgb, offset);
            }
        }
    }

    /** Copies what a tile and the region have in common. */
    private void copy(Region region, int column, int row, byte[] rgb, int offset) {
        byte[] tile = tile(row * layout.across() + column);
        int tileX = column * layout.tileWidth();
        int tileY = row * layout.tileHeight();
        int left = Math.max(region.x(), tileX);
        int right = Math.min(region.x() + region.width(), tileX + layout.tileWidth());
        int bottom = Math.min(region.y() + region.height(), tileY + layout.tileHeight());
        for (int y = Math.max(region.y(), tileY); y < bottom; y++) {
            System.arraycopy(tile, ((y - tileY) * layout.tileWidth() + left - tileX) * CHANNELS, rgb,
                    offset + ((y - region.y()) * region.width() + left - region.x()) * CHANNELS,
                    (right - left) * CHANNELS);
        }
    }

    private byte[] tile(int index) {
        byte[] known = decoded.get(index);
        if (known != null) {
            return known;
        }
        byte[] tile = layout.isPresent(index) ? decode(index) : blank(index);
        decoded.put(index, tile);
        return tile;
    }

    private byte[] blank(int index) {
        byte[] tile = new byte[layout.tileWidth() * layout.rows(index) * CHANNELS];
        Arrays.fill(tile, WHITE);
        return tile;
    }

    private byte[] decode(int index) {
        try {
            byte[] encoded = new byte[(int) layout.lengths()[index]];
            input.seek(layout.offsets()[index]);
            input.readFully(encoded);
            return decoder.decode(encoded, layout.tileWidth(), layout.rows(index));
        } catch (IOException | RuntimeException e) {
            // Decoders meet damaged files with all kinds of unchecked exceptions, not only IOException.
            throw new LargeImageException(String.format(Locale.ROOT,
                    "%s is damaged in the %s from %s, at byte %d (%s). Replace it by the "
                    + "original file",
                    tags.image(), layout.strips() ? "strip" : "tile", layout.place(index),
                    layout.offsets()[index], e), e);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        decoded.clear();
        try {
            input.close();
        } catch (IOException e) {
            throw new LargeImageException("%s cannot be closed (%s)".formatted(path, e), e);
        }
    }
}

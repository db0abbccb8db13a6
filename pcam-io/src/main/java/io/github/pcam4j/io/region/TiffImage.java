package io.github.pcam4j.io.region;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import io.github.pcam4j.io.internal.Heap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** One image of a TIFF, read tile by tile or strip by strip. */
final class TiffImage implements LargeImage {
    /** As many tiles as lie side by side, for reading from top to bottom. */
    static final int ROW_OF_TILES = Integer.MAX_VALUE;

    /** What the background of a slide is, and that of a mask. */
    private static final byte WHITE = (byte) 0xff;
    private static final byte NOTHING = 0;

    private final Path path;
    private final String location;
    private final ImageInputStream input;
    private final TiffTags tags;
    private final TiffPixels pixels;
    private final TiffLayout layout;
    private final TiffTileDecoder decoder;
    private final int page;
    private final TileCache decoded;
    private final boolean shares;
    private final byte background;
    private boolean closed;

    /** Keeps decoded tiles in a cache that others have, too, or, where there is none, so many in one of its own. */
    private TiffImage(Path path, String location, TiffTags.Remedy remedy, ImageInputStream input, int page, int tiles, Heap heap,
            @Nullable TileCache shared) throws IOException {
        this.background = remedy == TiffTags.Remedy.MASK ? NOTHING : WHITE;
        this.path = path;
        this.location = location;
        this.input = input;
        this.tags = TiffDirectories.read(location, remedy, input).page(page);
        this.pixels = TiffPixels.of(tags);
        this.layout = TiffLayout.of(tags, pixels, input.length());
        int kept = Math.min(tiles, layout.across() + 1);
        requireRoom(heap, kept);
        this.page = page;
        this.shares = shared != null;
        this.decoded = shared == null ? new TileCache(kept * layout.tileBytes()) : shared;
        this.decoder = new TiffTileDecoder(tags, pixels, input.getByteOrder(), decoded::room);
        if (remedy == TiffTags.Remedy.MASK) {
            requireNumbers();
        }
    }

    /** Numbers that stand for classes are of use only as they were written. */
    private void requireNumbers() {
        if (pixels.compression().describesItself()) {
            throw tags.unread("is compressed by %s, which changes numbers".formatted(pixels.compression()));
        }
        if (pixels.bits() != Byte.SIZE || !pixels.areNumbers()) {
            throw tags.unread(String.format(Locale.ROOT, "has %d bits a channel%s where a mask has one channel of 8 bits",
                    pixels.bits(), pixels.areNumbers() ? "" : ", colours of a palette, or inverted ones"));
        }
    }

    /** Where a row of tiles is not kept, each is decoded again for each row of pixels. */
    private void requireRoom(Heap heap, int kept) {
        long needed = kept * layout.tileBytes();
        if (!heap.holds(needed)) {
            throw new LargeImageException(String.format(Locale.ROOT, "%s has %d %s side by side, %s",
                    tags.image(), layout.across(), layout, heap.shortage(needed)));
        }
    }

    static TiffImage open(Path path, int page, int tiles, Heap heap) {
        return open(path, page, tiles, heap, TiffTags.Remedy.SLIDE, null);
    }

    /** Keeps decoded tiles in a cache that others have, too. */
    static TiffImage open(Path path, int page, TileCache tiles, Heap heap) {
        return open(path, page, 1, heap, TiffTags.Remedy.SLIDE, tiles);
    }

    /** Keeps so many decoded tiles of numbers. */
    static TiffImage openMask(Path path, int page, int tiles, Heap heap) {
        return open(path, page, tiles, heap, TiffTags.Remedy.MASK, null);
    }

    private static TiffImage open(Path path, int page, int tiles, Heap heap, TiffTags.Remedy remedy,
            @Nullable TileCache shared) {
        try {
            ImageInputStream input = new FileImageInputStream(path.toFile());
            try {
                return new TiffImage(path, path.toString(), remedy, input, page, tiles, heap, shared);
            } catch (IOException | RuntimeException e) {
                input.close();
                throw e;
            }
        } catch (LargeImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw unreadable(path.toString(), e);
        }
    }

    static List<ImagePage> pages(Path path) {
        try (ImageInputStream input = new FileImageInputStream(path.toFile())) {
            TiffDirectories found = TiffDirectories.read(path.toString(), TiffTags.Remedy.SLIDE, input);
            return IntStream.range(0, found.pages().size())
                    .mapToObj(page -> ImagePage.of(page, found.pages().get(page), found.parents().get(page))).toList();
        } catch (LargeImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw unreadable(path.toString(), e);
        }
    }

    /** The reader of tags meets places before the file's start with unchecked exceptions. */
    private static LargeImageException unreadable(String location, Exception e) {
        return new LargeImageException(("%s cannot be read; it is damaged or ends early (%s). Replace it by the "
                + "original file").formatted(location, e), e);
    }

    /** The first image of a file that is in memory; it has no path, and holds nothing that needs closing. */
    static TiffImage of(byte[] encoded, String location) {
        try {
            // A stream that knows its length lets tags be compared with it.
            return new TiffImage(Path.of(""), location, TiffTags.Remedy.PATCH, new ByteArrayImageInputStream(encoded), 0,
                    ROW_OF_TILES, Heap.ofJvm(), null);
        } catch (LargeImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw unreadable(location, e);
        }
    }

    int longestTileSide() {
        return Math.max(layout.strips() ? 1 : layout.tileWidth(), layout.tileHeight());
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
        return pixels.samples().isGrey();
    }

    @Override
    public String format() {
        return String.format(Locale.ROOT, "TIFF, %s, %s, %d bits a channel",
                layout, pixels.compression(), pixels.bits());
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
        int index = row * layout.across() + column;
        TileCache.Key key = new TileCache.Key(path, page, index);
        Overlap overlap = Overlap.of(region, new Region(column * layout.tileWidth(), row * layout.tileHeight(),
                layout.tileWidth(), layout.tileHeight()), offset);
        if (!decoded.copy(key, overlap, rgb)) {
            byte[] tile = layout.isPresent(index) ? decode(index) : blank(index);
            overlap.copy(tile, rgb);
            decoded.put(key, tile);
        }
    }

    private byte[] blank(int index) {
        byte[] tile = decoded.room(layout.tileWidth() * layout.rows(index) * CHANNELS);
        Arrays.fill(tile, background);
        return tile;
    }

    private byte[] decode(int index) {
        try {
            List<byte[]> pieces = new ArrayList<>();
            for (int piece = index; piece < layout.offsets().length; piece += layout.tiles()) {
                byte[] encoded = new byte[(int) layout.lengths()[piece]];
                input.seek(layout.offsets()[piece]);
                input.readFully(encoded);
                pieces.add(encoded);
            }
            return decoder.decode(pieces, layout.tileWidth(), layout.rows(index));
        } catch (LargeImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Decoders meet damaged files with all kinds of unchecked exceptions, not only IOException.
            throw new LargeImageException(String.format(Locale.ROOT,
                    "%s is damaged in the %s from %s, at byte %d (%s). Replace it by the "
                    + "original file",
                    tags.image(), layout.strips() ? "strip" : "tile", layout.place(index),
                    layout.offsets()[index], e), e);
        }
    }

    /** Lets go of decoders; more can be read. */
    void release() {
        decoder.close();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!shares) {
            decoded.clear();
        }
        decoder.close();
        try {
            input.close();
        } catch (IOException e) {
            throw new LargeImageException("%s cannot be closed (%s)".formatted(location, e), e);
        }
    }
}

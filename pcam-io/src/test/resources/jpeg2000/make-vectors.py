"""Makes the codestreams beside this file with OpenJPEG's opj_compress, and vectors.csv: how each was made, and the CRC-32 of
the pixels that opj_decompress reads in it.

Nothing else is needed than Python and OpenJPEG (Debian's libopenjp2-tools 2.5.0). The pictures are computed. What opj_compress cannot
write - segments for a component (COC, QCC) or a tile, derived step widths, a long box - is put together here from what it
wrote; opj_decompress reads these, too. refused.csv has what this library refuses, and by which words.
"""
import csv
import math
import pathlib
import struct
import subprocess
import tempfile
import zlib

folder = pathlib.Path(tempfile.mkdtemp())
SOT, SOD, COD, COC, QCD, QCC, COM = 0xff90, 0xff93, 0xff52, 0xff53, 0xff5c, 0xff5d, 0xff64


def planes(width, height, subsampling):
    """Components one after the other, of waves and some noise."""
    state = 1
    for number, (across, down) in enumerate(subsampling):
        plane = bytearray()
        for y in range(-(-height // down)):
            for x in range(-(-width // across)):
                state = (state * 1103515245 + 12345) % 2 ** 31
                wave = 90 * math.sin((x * across + 4 * number) / 5) * math.cos(y * down / (7 - number)) + (x - y) * number
                plane.append(max(0, min(255, round(128 + wave) + (state >> 16) % 9 - 4)))
        yield bytes(plane)


def compressed(size, subsampling, options, suffix=".j2k"):
    width, height = size
    raw, out = folder / "in.raw", folder / ("out" + suffix)
    raw.write_bytes(b"".join(planes(width, height, subsampling)))
    form = ":".join(f"{across}x{down}" for across, down in subsampling)
    subprocess.run(["opj_compress", "-i", raw, "-o", out, "-F", f"{width},{height},{len(subsampling)},8,u@{form}"] + options.split(),
                   check=True, stdout=subprocess.DEVNULL)
    return out.read_bytes()


def read(data, suffix=".j2k"):
    """What opj_decompress makes of it, component by component, with that of SIZ: the image's area and components' steps."""
    file = folder / ("read" + suffix)
    file.write_bytes(data)
    subprocess.run(["opj_decompress", "-i", file, "-o", folder / "read.pgx"], check=True, stdout=subprocess.DEVNULL)
    siz = data.index(b"\xff\x4f\xff\x51") + 6
    right, bottom, left, top = struct.unpack(">4L", data[siz + 2:siz + 18])
    count, = struct.unpack(">H", data[siz + 34:siz + 36])
    steps = [tuple(data[siz + 37 + 3 * i:siz + 39 + 3 * i]) for i in range(count)]
    pgx = [(folder / f"read_{number}.pgx").read_bytes() for number in range(count)]
    return b"".join(found.split(b"\n", 1)[1] for found in pgx), (left, top, right, bottom), steps


def interleaved(pixels, area, steps):
    """Pixels of all components; those that are further apart are repeated."""
    left, top, right, bottom = area
    result = bytearray((right - left) * (bottom - top) * len(steps))
    at = 0
    for number, (across, down) in enumerate(steps):
        first, width = -(-left // across), -(-right // across) - -(-left // across)
        top_row, height = -(-top // down), -(-bottom // down) - -(-top // down)
        for y in range(top, bottom):
            for x in range(left, right):
                row, column = max(y // down, top_row) - top_row, max(x // across, first) - first
                result[((y - top) * (right - left) + x - left) * len(steps) + number] = pixels[at + row * width + column]
        at += width * height
    assert at == len(pixels)
    return bytes(result)


def segments(data):
    """The main header's segments, and for each part of a tile its segments and its packets."""
    header, parts, at = [], [], 2
    current = header
    while at < len(data) - 2:
        marker, length = struct.unpack(">HH", data[at:at + 4])
        if marker == SOT:
            start, (size,) = at, struct.unpack(">L", data[at + 6:at + 10])
            parts.append([[], b""])
            current = parts[-1][0]
        if marker == SOD:
            parts[-1][1] = data[at + 2:start + size]
            at = start + size
        else:
            current.append((marker, data[at + 4:at + 2 + length]))
            at += 2 + length
    return header, parts


def written(header, parts):
    def told(all_of_them):
        return b"".join(struct.pack(">HH", marker, len(body) + 2) + body for marker, body in all_of_them)

    result = b"\xff\x4f" + told(header)
    for own, packets in parts:
        tail = told(own[1:]) + b"\xff\x93" + packets
        sot = own[0][1]
        result += told([(SOT, sot[:2] + struct.pack(">L", 12 + len(tail)) + sot[6:])]) + tail
    return result + b"\xff\xd9"


def body(header, marker):
    return next(found for kind, found in header if kind == marker)


GREY = [(1, 1)]
RGB = [(1, 1)] * 3
SMALL = (37, 53)
EVEN = (36, 52)
PRECINCTS = "-c [16,16],[8,16],[8,8]"
ORDERED = f"-n 4 -r 24,12,4 -b 8,8 {PRECINCTS}"
vectors = [
    ("whole", SMALL, GREY, ""),
    ("whole-levels-0", SMALL, GREY, "-n 1"),
    ("whole-levels-1", SMALL, GREY, "-n 2"),
    ("whole-levels-9", SMALL, GREY, "-n 10 -t 512,512"),
    ("whole-64", (64, 64), GREY, ""),
    ("whole-odd", SMALL, GREY, "-d 1,1"),
    ("whole-pixel", (1, 1), GREY, "-t 64,64"),
    ("whole-odd-pixel", (1, 1), GREY, "-d 3,5 -t 64,64"),
    ("whole-row", (37, 1), GREY, "-d 0,1 -t 64,64"),
    ("whole-column", (1, 53), GREY, "-d 1,0 -t 64,64 -n 2"),
    ("whole-column-levels-5", (1, 53), GREY, "-d 1,0 -t 64,64 -r 1"),
    ("real", SMALL, GREY, "-I -r 3"),
    ("real-levels-0", SMALL, GREY, "-I -r 3 -n 1"),
    ("real-levels-1", SMALL, GREY, "-I -r 3 -n 2"),
    ("real-levels-9", SMALL, GREY, "-I -r 3 -n 10 -t 512,512"),
    ("real-64", (64, 64), GREY, "-I -r 4"),
    ("real-odd", SMALL, GREY, "-I -r 3 -d 1,1"),
    ("real-pixel", (1, 1), GREY, "-I -t 64,64"),
    ("real-odd-pixel", (1, 1), GREY, "-I -d 3,5 -t 64,64"),
    ("real-row", (37, 1), GREY, "-I -d 0,1 -t 64,64"),
    ("real-column", (2, 53), GREY, "-I -d 1,0 -t 64,64 -n 2"),
    ("lrcp", SMALL, RGB, f"-p LRCP {ORDERED}"),
    ("rlcp", SMALL, RGB, f"-p RLCP {ORDERED}"),
    ("rpcl", SMALL, RGB, f"-p RPCL {ORDERED}"),
    ("pcrl", SMALL, RGB, f"-p PCRL {ORDERED}"),
    ("cprl", SMALL, RGB, f"-p CPRL {ORDERED}"),
    ("rpcl-shifted", SMALL, RGB, f"-p RPCL -d 13,7 -I {ORDERED}"),
    ("pcrl-shifted", SMALL, RGB, f"-p PCRL -d 13,7 -I -t 20,20 {ORDERED}"),
    ("cprl-shifted", SMALL, RGB, f"-p CPRL -d 13,7 -I {ORDERED}"),
    ("pcrl-right", (24, 10), GREY, "-p PCRL -d 5,0 -n 3 -c [8,8],[4,4],[2,2]"),
    ("layers-cut", SMALL, GREY, "-r 20,10,5"),
    ("layers-real", SMALL, GREY, "-I -r 20,10,4"),
    ("layers-blocks", SMALL, GREY, "-r 30,20,10,5,1 -b 4,4 -n 3"),
    ("tiles", SMALL, GREY, "-t 16,16 -n 3"),
    ("tiles-real", SMALL, GREY, "-I -r 3 -t 16,16 -n 4"),
    ("tiles-tiny", (20, 17), RGB, "-t 9,10 -n 4 -d 7,9"),
    ("tiles-shifted", SMALL, GREY, "-t 16,16 -d 7,5 -T 3,2 -n 3"),
    ("parts-resolutions", SMALL, GREY, "-t 32,32 -TP R -p RLCP -n 3"),
    ("parts-layers", SMALL, GREY, "-t 32,32 -TP L -r 10,5,1 -n 3"),
    ("parts-components", SMALL, RGB, "-TP C -p CPRL -r 3 -n 3"),
    ("precincts", SMALL, GREY, "-c [32,16],[8,32],[4,4] -n 5 -SOP -EPH"),
    ("precincts-2", (16, 16), GREY, "-c [4,4],[2,2] -n 2 -p RPCL"),
    ("blocks-4-4", SMALL, GREY, "-b 4,4"),
    ("blocks-8-32", SMALL, GREY, "-b 8,32"),
    ("blocks-64-4", (64, 64), GREY, "-I -r 4 -b 64,4"),
    ("blocks-4-64", (64, 64), GREY, "-r 4 -b 4,64"),
    ("mode-reset", SMALL, GREY, "-M 2"),
    ("mode-terminated", SMALL, GREY, "-M 4 -r 5,2,1"),
    ("mode-causal", SMALL, GREY, "-M 8"),
    ("mode-predictable", SMALL, GREY, "-M 16"),
    ("mode-marked", SMALL, GREY, "-M 32"),
    ("mode-terminated-predictable", SMALL, GREY, "-M 20"),
    ("mode-all", SMALL, GREY, "-M 62 -I -r 6,3 -b 16,16"),
    ("sop", SMALL, GREY, "-SOP -r 3"),
    ("eph", SMALL, GREY, "-EPH -r 3"),
    ("sop-eph-parts", SMALL, GREY, "-SOP -EPH -PLT -TLM -TP R -p RPCL -t 32,32 -r 4"),
    ("guard-bits-1", SMALL, GREY, "-GuardBits 1 -I -r 3"),
    ("guard-bits-7", SMALL, GREY, "-GuardBits 7 -r 3"),
    ("mixed", SMALL, RGB, "-mct 1"),
    ("mixed-real", SMALL, RGB, "-mct 1 -I -r 6"),
    ("unmixed", SMALL, RGB, "-mct 0 -r 3"),
    ("unmixed-real", SMALL, RGB, "-mct 0 -I -r 6"),
    ("components-2", SMALL, [(1, 1)] * 2, "-r 4"),
    ("components-4", SMALL, [(1, 1)] * 4, "-I -r 6 -mct 1"),
    ("sampled-420", EVEN, [(1, 1), (2, 2), (2, 2), (1, 1)], "-mct 0 -r 4"),
    ("sampled-422-real", EVEN, [(1, 1), (2, 1)], "-mct 0 -I -r 4 -t 16,16 -n 3"),
    ("sampled-rpcl", EVEN, [(1, 1), (1, 2), (3, 1), (2, 2)], f"-mct 0 -p RPCL -n 4 -r 6,3 -b 8,8 {PRECINCTS}"),
    ("sampled-pcrl", EVEN, [(1, 1), (1, 2), (3, 1), (2, 2)], f"-mct 0 -p PCRL -n 3 -r 6,3 -t 24,24 -b 8,8 {PRECINCTS}"),
    ("sampled-odd", (35, 51), [(1, 1), (2, 2)], "-mct 0 -r 4 -d 3,5"),
    ("sampled-shifted", EVEN, [(1, 1), (2, 2)], "-mct 0 -p PCRL -n 3 -r 4 -d 3,5 -t 16,16 -c [8,8]"),
]


def derived():
    """Step widths that follow from the lowest band's, with as many planes as opj_compress wrote of the band that has most."""
    header, parts = segments(compressed(SMALL, GREY, "-I -n 4"))
    steps = body(header, QCD)
    assert steps[0] & 0x1f == 2
    exponents = [step >> 11 for step in struct.unpack(f">{len(steps) // 2}H", steps[1:])]
    most = max(exponent + max(0, band - 1) // 3 for band, exponent in enumerate(exponents))
    one = bytes([steps[0] & 0xe0 | 1]) + struct.pack(">H", most << 11 | 0x123)
    return written([(marker, one if marker == QCD else found) for marker, found in header], parts)


def as_real(size, subsampling, options):
    """Whole coefficients taken for real ones: opj_compress itself cannot code a single column by the real wavelet."""
    header, parts = segments(compressed(size, subsampling, options))
    steps = body(header, QCD)
    assert steps[0] & 0x1f == 0
    real = {COD: body(header, COD)[:9] + b"\0",
            QCD: bytes([steps[0] | 2]) + b"".join(struct.pack(">H", step << 8) for step in steps[1:])}
    return written([(marker, real.get(marker, found)) for marker, found in header], parts)


def of_components():
    """Three components, each coded in a way of its own: their codestreams follow each other in order CPRL."""
    ways = ["-n 6", "-I -r 3 -n 3", f"-n 4 -M 46 -b 8,8 {PRECINCTS}"]
    singles = [segments(compressed(SMALL, GREY, "-p CPRL " + way)) for way in ways]
    header, parts = singles[0]
    siz = body(header, 0xff51)
    own = []
    for number, (other, _) in enumerate(singles):
        coding = body(other, COD)
        if number > 0:
            own.append((COC, bytes([number, coding[0] & 1]) + coding[5:]))
            own.append((QCC, bytes([number]) + body(other, QCD)))
    joined = [(0xff51, siz[:34] + struct.pack(">H", 3) + siz[36:39] * 3)] + header[1:] + own
    return written(joined, [[parts[0][0], b"".join(packets for _, tiles in singles for _, packets in tiles)]])


def of_tiles():
    """Tiles by turns coded in two ways. What a tile says of all components goes before what the image says of one."""
    options = "-t 20,20 -p RLCP"
    whole, even = segments(compressed(SMALL, GREY, options + " -n 3"))
    real, odd = segments(compressed(SMALL, GREY, options + " -n 2 -I -r 3 -M 2 -b 16,8"))
    coding = body(whole, COD)
    first = (COC, bytes([0, coding[0] & 1]) + coding[5:]), (QCC, b"\0" + body(whole, QCD))
    parts = []
    for number in range(len(even)):
        sot, packets = even[number][0][0], even[number][1]
        if number % 2 == 0 and number > 2:
            parts.append([[sot], packets])
        elif number % 2 == 0:
            # The same once more, and within the tile that of a component goes first.
            parts.append([[sot, (COD, body(real, COD)), (QCD, body(real, QCD)), *first], packets])
        else:
            parts.append([[sot, (COD, body(real, COD)), (QCD, body(real, QCD))], odd[number][1]])
    return written([*real, *first], parts)


def parts_by_turns():
    """Parts of tiles, the first of each tile, then the second of each and so on; the last does not say how long it is."""
    header, parts = segments(compressed(SMALL, GREY, "-t 32,32 -TP R -p RLCP -n 3"))
    parts.sort(key=lambda part: part[0][0][1][6])
    data = written(header, parts)
    last = data.rindex(b"\xff\x90\x00\x0a")
    return data[:last + 6] + bytes(4) + data[last + 10:]


def long_box():
    """A box whose length has eight bytes, as of files beyond 4 GB."""
    data = compressed(SMALL, GREY, "-r 4", ".jp2")
    at = data.index(b"jp2c")
    return data[:at - 4] + struct.pack(">L", 1) + b"jp2c" + struct.pack(">Q", len(data) - at + 12) + data[at + 4:]


TINY = ((20, 17), RGB, "-t 9,10 -n 4 -d 7,9")
COLUMN = ((1, 53), GREY, "-d 1,0 -t 64,64 -n 2")
edited = [
    ("tiles-tiny-real", TINY[2] + " and taken for real", as_real(*TINY)),
    ("real-column-1", COLUMN[2] + " and taken for real", as_real(*COLUMN)),
    ("derived", "-I -n 4 and step widths that follow from one", derived()),
    ("of-components", "components coded in different ways", of_components()),
    ("of-tiles", "tiles coded in different ways", of_tiles()),
    ("parts-by-turns", "parts of tiles by turns and the last of unknown length", parts_by_turns()),
]
with open("vectors.csv", "w", newline="") as file:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(["file", "options", "width", "height", "components", "crc32"])

    def put(name, how, data, suffix=".j2k", source=None):
        pathlib.Path(name + suffix).write_bytes(data)
        pixels, area, steps = read(data, suffix)
        assert source is None or pixels == source, name
        shown = interleaved(pixels, area, steps)
        table.writerow([name + suffix, how, area[2] - area[0], area[3] - area[1], len(steps), zlib.crc32(shown)])

    for name, size, subsampling, options in vectors:
        lossless = not {"-I", "-r"} & set(options.split())
        put(name, options, compressed(size, subsampling, options),
            source=b"".join(planes(*size, subsampling)) if lossless else None)
    for name, how, data in edited:
        put(name, how, data)
    put("boxes", "-r 4", compressed(SMALL, RGB, "-r 4", ".jp2"), ".jp2")
    put("long-box", "-r 4 and eight bytes for the length of a box", long_box(), ".jp2")

refused = [
    ("refused-bypass", GREY, "-M 1", "arithmetic coding bypassed"),
    ("refused-all-modes", GREY, "-M 63", "arithmetic coding bypassed"),
    ("refused-region", RGB, "-r 8 -ROI c=1,U=7", "a region of interest (RGN)"),
    ("refused-order", GREY, "-r 8,4 -n 3 -POC T1=0,0,1,3,1,RLCP/T1=0,0,2,3,1,LRCP", "changes of order (POC)"),
]
with open("refused.csv", "w", newline="") as file:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(["file", "options", "words"])
    for name, subsampling, options, words in refused:
        pathlib.Path(name + ".j2k").write_bytes(compressed(SMALL, subsampling, options))
        table.writerow([name + ".j2k", options, words])

"""Writes 6 x 6 patches as PNG and JPEG with Pillow, and the pixels that Pillow reads back from them: in this folder."""
import numpy as np
from PIL import Image

pixels = np.random.default_rng(18).integers(0, 256, (6, 6, 3), dtype=np.uint8)
rgb = Image.fromarray(pixels)
rgb.save("patch_rgb.png")
smooth = Image.fromarray(np.full((6, 6, 3), (90, 40, 160), np.uint8) + np.arange(6, dtype=np.uint8)[:, None, None])
smooth.save("patch.jpg", quality=100, subsampling=0)
rgb.convert("RGBA").save("patch_refused_alpha.png")
rgb.convert("L").save("patch_refused_grey.png")
rgb.convert("P").save("patch_refused_palette.png")
rgb.save("patch_refused_key.png", transparency=(1, 2, 3))
with open("patches.csv", "w") as table:
    table.write("name,tolerance,rgb\n")
    for name, tolerance in (("patch_rgb.png", 0), ("patch.jpg", 2)):
        table.write(f"{name},{tolerance},{np.asarray(Image.open(name).convert('RGB')).tobytes().hex()}\n")

"""Small archives that Java's ZIP does not unpack, or whose names it does not read; needs 7z."""
import os
import subprocess
import tempfile
import zipfile

here = os.path.dirname(os.path.abspath(__file__))
with tempfile.TemporaryDirectory() as folder:
    os.makedirs(folder + "/train")
    for name, text in (("train/a.tif", "drawn " * 200), ("train_labels.csv", "id,label\na,1\n" + "b,0\n" * 200)):
        with open(folder + "/" + name, "w") as file:
            file.write(text)
    for name, options in (("deflate64", ["-mm=Deflate64"]), ("bzip2", ["-mm=BZip2"]), ("lzma", ["-mm=LZMA"]),
                          ("ppmd", ["-mm=PPMd"]), ("password", ["-psecret"]), ("aes", ["-psecret", "-mem=AES256"])):
        target = here + "/" + name + ".zip"
        if os.path.exists(target):
            os.remove(target)
        subprocess.run(["7z", "a", "-tzip", target, "train", "train_labels.csv"] + options, cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
    for name, options in (("packed.7z", ["-t7z"]), ("packed.tar", ["-ttar"])):
        subprocess.run(["7z", "a", here + "/" + name, "train", "train_labels.csv"] + options, cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
    # Before POSIX: without a mark.
    subprocess.run(["tar", "--format=v7", "--mtime=2026-01-01", "-cf", here + "/packed_v7.tar", "train", "train_labels.csv"],
                   cwd=folder, check=True)

# A file that is not needed, with a name in the letters of DOS: zipfile alone would write it as UTF-8.
with zipfile.ZipFile(here + "/name.zip", "w") as archive:
    for name, text in (("train/a.tif", "drawn"), ("train_labels.csv", "id,label\na,1\n"), ("Xbersicht.txt", "x")):
        archive.writestr(zipfile.ZipInfo(name), text)
with open(here + "/name.zip", "rb") as file:
    packed = file.read()
with open(here + "/name.zip", "wb") as file:
    file.write(packed.replace(b"Xbersicht", b"\x9abersicht"))

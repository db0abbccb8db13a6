#!/usr/bin/env bash
# All that gpu-check.sh needs on a machine without a network, in parts: gpu-bundle.sh [OPTIONS] FOLDER
#   --cpu                  LibTorch's build for the processor in the place of that for CUDA, to try the scripts with
#   --without-libtorch     leave LibTorch out: the machine has LibTorch or a wheel of version 2.10
#   --architectures LIST   whose device code to keep, such as 90,100; 90 (H100, H200) unless given, 'all' for all
#   --part-bytes N         how large a part may be; 55000000 unless given
# Runs on Linux, x86-64, with a JDK 17, Maven, binutils and xz. Build first: mvn -DskipTests package.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
pytorch=2.10.0-1.5.13
cuda=13.1-9.19-1.5.13
openblas=0.3.31-1.5.13
javacpp=1.5.13
flavour=-gpu
libtorch=carried
architectures=90
part_bytes=55000000
out=

die() { echo "gpu-bundle: $*" >&2; exit 2; }

while [ $# -gt 0 ]; do
    case $1 in
        --cpu) flavour= ;;
        --without-libtorch) libtorch=installed ;;
        --architectures) architectures=$2; shift ;;
        --part-bytes) part_bytes=$2; shift ;;
        -*) die "there is no option $1" ;;
        *) out=$1 ;;
    esac
    shift
done
[ -n "$out" ] || die "name the folder to write: gpu-bundle.sh [OPTIONS] FOLDER"
[ -z "$(ls -A "$out" 2>/dev/null)" ] || die "$out is not empty; name another folder"
ls "$here"/target/pcam-bench-*.jar >/dev/null 2>&1 || die "build first: mvn -DskipTests package"
for tool in mvn jlink jar strip xz split sha256sum; do
    command -v $tool >/dev/null || die "$tool is missing; install it"
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bundle=$work/bundle
mkdir -p "$out" "$bundle/jars" "$bundle/natives" "$work/fetched"

# Java, with the modules that the JARs below use. Uncompressed: xz does it better.
jlink --add-modules java.base,java.logging,java.management,jdk.management,jdk.unsupported --compress=0 \
    --no-header-files --no-man-pages --strip-java-debug-attributes --output "$bundle/jre"
find "$bundle/jre" -name '*.so' -exec strip --strip-unneeded {} +

# Ours and what they use; the engine on Deeplearning4j stays at home.
cp "$here"/target/pcam-bench-*.jar "$bundle/jars"
for jar in "$here"/target/lib/*.jar; do
    case $(basename "$jar") in
        *-linux-x86_64*.jar|pcam-dl4j-*) ;;
        pcam-*|pytorch-*|cuda-*|javacpp-*|openblas-*|jhdf-*|commons-lang3-*|lz4-*|slf4j-api-*|slf4j-simple-*) ;&
        junit-*|opentest4j-*) cp "$jar" "$bundle/jars" ;;
    esac
done

# fetch ARTIFACT VERSION CLASSIFIER FILES...: libraries of a JAR of Maven Central, where JavaCPP finds them.
fetch() {
    local artifact=$1 version=$2 classifier=$3
    shift 3
    mvn -q -B dependency:copy "-Dartifact=org.bytedeco:$artifact:$version:jar:$classifier" \
        "-DoutputDirectory=$work/fetched"
    (cd "$bundle/natives" && unzip -q -o "$work/fetched/$artifact-$version-$classifier.jar" "$@")
    rm "$work/fetched/$artifact-$version-$classifier.jar"
}
fetch javacpp $javacpp linux-x86_64 'org/*.so*'
fetch openblas $openblas linux-x86_64 'org/*.so*'
# JavaCPP gives some of OpenBLAS's libraries a second name where it takes them out of a JAR, and only there.
(cd "$bundle/natives" && find org/bytedeco/openblas -name '*.so*' -exec strip --strip-unneeded {} + \
    && jar --create --no-compress --file "$bundle/jars/openblas-natives.jar" org/bytedeco/openblas \
    && rm -r org/bytedeco/openblas)
fetch pytorch $pytorch linux-x86_64$flavour 'org/*.so*'
rm -f "$bundle"/natives/org/bytedeco/pytorch/*/libjnitorch_{gloo,nccl}.so
if [ -n "$flavour" ]; then
    fetch cuda $cuda linux-x86_64 $(printf 'org/*/libjni%s.so ' cudart cublas cudnn cusparse cusolver cupti)
fi
if [ $libtorch = installed ]; then
    rm -f "$bundle"/natives/org/bytedeco/pytorch/*/lib{c10,torch}*.so
fi
find "$bundle/natives" -type f -name '*.so*' -exec strip --strip-unneeded {} +
if [ -n "$flavour" ] && [ $libtorch = carried ] && [ "$architectures" != all ]; then
    java -cp "$here"/target/pcam-bench-*.jar io.github.pcam4j.bench.FatBinaries \
        "$bundle/natives/org/bytedeco/pytorch/linux-x86_64-gpu/libtorch_cuda.so" "$architectures"
fi
(cd "$bundle" && find . -type f | sort | xargs sha256sum) > "$work/CONTENTS"
mv "$work/CONTENTS" "$bundle"

du -sm "$bundle"/* | sed 's/^\([0-9]*\).*\/\(.*\)/  \2: \1 MB/'
tar -C "$bundle" -c . | xz -6 -T2 | split -b "$part_bytes" -d - "$out/part-"
(cd "$out" && sha256sum part-* > MANIFEST)
echo "$out: $(ls "$out" | grep -c part-) parts, $(du -cb "$out"/part-* | tail -1 | cut -f1) bytes"

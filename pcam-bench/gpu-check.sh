#!/usr/bin/env bash
# The engine on LibTorch on a GPU, from what gpu-bundle.sh made, without a network and within 8 minutes.
#
#   gpu-check.sh --unpack PART... --into FOLDER   takes parts as they arrive, with MANIFEST, and unpacks with the last
#   gpu-check.sh --bundle FOLDER [OPTIONS]        runs: PyTorch's vectors, repetition bit by bit, times of an epoch
#     --device cuda|cuda:N|cpu    where to compute; cuda unless given
#     --precisions LIST           fp32,tf32,bf16 unless given; on a processor, which has no tf32, fp32
#     --batches LIST              64,512 unless given
#     --images N                  of the store to measure on, 0.05 MB each; 60416 unless given: whole batches
#     --seconds N                 of measuring for each line of the table; 12 unless given
#     --limit N                   seconds for everything; 460 unless given
#     --libraries FOLDER          where NVIDIA's libraries are, besides the usual places
#     --libtorch FOLDER           LibTorch 2.10's lib, or a wheel's torch/lib, in the place of the bundle's
#     --out FOLDER                where to write gpu-check.md, .txt and .log; the current folder unless given
# Exit code: 0 if every section went through, 1 if one failed, 2 on wrong use, 3 if libraries are missing.
set -uo pipefail
started=$SECONDS
parts=() into= bundle= device=cuda precisions= batches=64,512 images=60416 seconds=12 limit=460
libraries= libtorch= out=.

die() { echo "gpu-check: $*" >&2; exit 2; }

while [ $# -gt 0 ]; do
    case $1 in
        --unpack) while [ $# -gt 1 ] && [ "${2#--}" = "$2" ]; do parts+=("$2"); shift; done ;;
        --into|--bundle|--device|--precisions|--batches|--images|--seconds|--limit|--libraries|--libtorch|--out)
            [ $# -gt 1 ] || die "$1 needs a value"
            printf -v "${1#--}" %s "$2"; shift ;;
        *) die "there is no option $1" ;;
    esac
    shift
done

[ -n "$precisions" ] || { precisions=fp32,tf32,bf16; [ "$device" = cpu ] && precisions=fp32; }

# decompress FILE...: xz, or Python where that is missing.
decompress() {
    if command -v xz >/dev/null; then
        cat "$@" | xz -dc
    else
        cat "$@" | python3 -c 'import lzma, shutil, sys
shutil.copyfileobj(lzma.open(sys.stdin.buffer), sys.stdout.buffer, 1 << 20)'
    fi
}

unpack() {
    [ -n "$into" ] || die "say where to unpack: --into FOLDER"
    [ ${#parts[@]} -gt 0 ] || die "name the parts: --unpack PART..."
    mkdir -p "$into/parts"
    local part name
    for part in "${parts[@]}"; do
        name=$(basename "$part")
        [ "$name" = MANIFEST ] && continue
        [ -f "$(dirname "$part")/MANIFEST" ] || die "MANIFEST is not beside $part"
        cp "$(dirname "$part")/MANIFEST" "$into/parts/MANIFEST"
        cp "$part" "$into/parts/$name"
        (cd "$into/parts" && grep " $name\$" MANIFEST | sha256sum -c --quiet) \
            || { rm -f "$into/parts/$name"; die "$part is damaged; bring it again"; }
    done
    local missing
    missing=$(cd "$into/parts" && cut -c67- MANIFEST | while read -r name; do [ -f "$name" ] || echo "$name"; done)
    if [ -n "$missing" ]; then
        echo "still to come: $missing"
        return
    fi
    decompress "$into"/parts/part-* | tar -x -C "$into" || die "unpacking into $into failed; look at the free space"
    (cd "$into" && sha256sum -c --quiet CONTENTS) || die "$into is not what was packed; unpack it again"
    rm -r "$into/parts"
    echo "$into is complete"
}

if [ ${#parts[@]} -gt 0 ] || [ -n "$into" ]; then
    unpack
    exit 0
fi
[ -n "$bundle" ] || die "name what was unpacked: --bundle FOLDER"
[ -x "$bundle/jre/bin/java" ] || die "$bundle holds no bundle; unpack all parts first"
bundle=$(cd "$bundle" && pwd)
mkdir -p "$out" && out=$(cd "$out" && pwd) || die "$out cannot be written"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# --- NVIDIA's libraries: linked into one folder, so that no other LibTorch comes along with them ---
natives=$bundle/natives/org/bytedeco/pytorch
found=$work/nvidia
mkdir -p "$found"
sites() {
    local python
    for python in "$(command -v python3)" /opt/*/bin/python3 /opt/*/.venv/bin/python3; do
        [ -x "$python" ] && "$python" -c 'import site, sys
print("\n".join(p for p in sys.path + site.getsitepackages() if p.endswith("packages")))' 2>/dev/null
    done | sort -u
}
places=()
[ -n "$libraries" ] && places+=("$libraries")
while read -r site; do
    for folder in "$site"/nvidia/*/lib; do [ -d "$folder" ] && places+=("$folder"); done
done < <(sites)
for folder in /usr/local/cuda/lib64 /usr/local/cuda/extras/CUPTI/lib64 /usr/local/cuda-13*/lib64 \
        /usr/lib/x86_64-linux-gnu /usr/lib64; do
    [ -d "$folder" ] && places+=("$folder")
done
needed="libcudart.so.13 libcupti.so.13 libcublas.so.13 libcublasLt.so.13 libcudnn.so.9 libcufft.so.12 libcufile.so.0
    libcurand.so.10 libcusolver.so.12 libcusparse.so.12 libnccl.so.2"
# What is only for streams that copy while others compute, or is loaded by those above.
useful="libcusolverMg.so.12 libnvJitLink.so.13 libcudnn_graph.so.9 libcudnn_ops.so.9 libcudnn_cnn.so.9 libcudnn_adv.so.9 libnvrtc.so.13"
missing=
if [ -d "$natives/linux-x86_64-gpu" ]; then
    echo "NVIDIA's libraries:"
    for name in $needed $useful; do
        for folder in ${places[@]+"${places[@]}"}; do
            [ -e "$folder/$name" ] || continue
            # With all that lies beside it: libraries load others by name.
            for file in "$folder"/lib{cu,nv,nccl}*.so*; do
                [ -e "$file" ] && [ ! -e "$found/$(basename "$file")" ] && ln -s "$file" "$found/"
            done
            break
        done
        if [ -e "$found/$name" ]; then
            echo "  $name: $(readlink "$found/$name")"
        else
            echo "  $name: NOT FOUND"
            case " $needed " in *[[:space:]]$name[[:space:]]*) missing="$missing $name" ;; esac
        fi
    done
fi
if [ -n "$missing" ]; then
    echo "gpu-check: missing:$missing; looked in ${places[*]-nothing}. Name their folder with --libraries" >&2
    exit 3
fi
options=()
if [ -z "$libtorch" ] && ! ls "$natives"/*/libtorch_cpu.so >/dev/null 2>&1; then
    while read -r site; do
        grep -qs "'2\.10\." "$site/torch/version.py" && libtorch=$site/torch/lib
    done < <(sites)
    [ -n "$libtorch" ] || { echo "gpu-check: the bundle has no LibTorch, and no wheel of torch 2.10 was found in" \
        "$(sites | tr '\n' ' '); name one with --libtorch" >&2; exit 3; }
fi
if [ -n "$libtorch" ]; then
    options+=("-Dpcam.libtorch=$libtorch")
    echo "LibTorch: $libtorch"
else
    echo "LibTorch: $(ls -d "$natives"/linux*)"
fi

# --- sections: each in a process of its own, and each as long as there is time ---
export LD_LIBRARY_PATH=$found${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
# JavaCPP would look under /usr/local/cuda before that.
options+=("-Dorg.bytedeco.javacpp.platform.preloadpath=$found")
# As pcam's start script sets them.
export OMP_WAIT_POLICY=passive OPENBLAS_THREAD_TIMEOUT=4
export MALLOC_ARENA_MAX=1 MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=17179869184
export GLIBC_TUNABLES=glibc.malloc.hugetlb=1
: > "$out/gpu-check.log"
failed=0
# section NAME SECONDS CLASS ARGUMENTS...: rows go to the table, all else to a log.
section() {
    local name=$1 most=$2 code left=$((limit - (SECONDS - started)))
    shift 2
    if [ $left -lt 10 ]; then
        echo "| $name | not run: the time was up |" >> "$work/notes"
        failed=1
        return
    fi
    timeout -k 5 $((most < left ? most : left)) "$bundle/jre/bin/java" -Xmx2g -Dorg.bytedeco.javacpp.maxbytes=0 \
        -Dorg.bytedeco.javacpp.maxphysicalbytes=0 "-Dorg.bytedeco.javacpp.cachedir=$work/cache" \
        -XX:ErrorFile="$out/crash-%p.log" ${options[@]+"${options[@]}"} -cp "$bundle/jars/*:$bundle/natives" \
        "io.github.pcam4j.$@" > "$work/rows" 2> "$work/log"
    code=$?
    cat "$work/rows"
    case $name in speed*) cat "$work/rows" >> "$work/speeds" ;; *) cat "$work/rows" >> "$work/checks" ;; esac
    { echo "--- $name: exit code $code"; head -c 20000 "$work/log"; } >> "$out/gpu-check.log"
    if grep -q 'copied to the device between steps' "$work/log"; then
        failed=1
        echo "| $name | patches were copied between steps, not beside them (gpu-check.log) |" >> "$work/notes"
    fi
    if [ $code -ne 0 ]; then
        failed=1
        head -c 4000 "$work/log" >&2
        local reason
        reason=$(grep -m 1 -E 'Exception|Error|error:' "$work/log" | cut -c1-160 | tr '|' '/')
        [ $code -eq 124 ] && reason="the time was up"
        echo "| $name | failed, exit code $code: $reason |" >> "$work/notes"
    fi
}
: > "$work/speeds"; : > "$work/checks"; : > "$work/notes"
section versions 120 bench.GpuCheck versions "$device"
CUBLAS_WORKSPACE_CONFIG=:4096:8 section "parity, deterministic" 60 train.engine.ReferenceCheck torch "$device" true
section parity 60 train.engine.ReferenceCheck torch "$device" false
CUBLAS_WORKSPACE_CONFIG=:4096:8 section repeat 120 bench.GpuCheck repeat "$device"

store_folder=$work
room=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 {print $4}')
if [ "${room:-0}" -gt $((images * 60)) ]; then
    store_folder=$(mktemp -d -p /dev/shm gpu-check.XXXXXX)
    trap 'rm -rf "$work" "$store_folder"' EXIT
fi
section store 120 bench.GpuCheck store "$store_folder/noise.h5" "$images"
for precision in ${precisions//,/ }; do
    section "speed $precision" $((60 + 4 * (seconds + 20))) bench.GpuCheck speed "$device" "$precision" \
        "$store_folder/noise.h5" "$batches" "$seconds"
done

# --- the table ---
gpu=$(nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader 2>/dev/null | head -1)
{
    echo "# The engine on LibTorch on ${gpu:-$(uname -m), no GPU}"
    echo
    echo "$(date -u +%F), device $device, $(nproc) processors, a store of $images patches of 128 x 128 in" \
        "$store_folder. Seconds an epoch are 176,020 divided by the rate of the images that were measured."
    echo
    echo "| precision | batch | patches | images/s | s an epoch | waiting for data | device memory | measured images | |"
    echo "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    cat "$work/speeds"
    echo
    echo "| check | of | outcome |"
    echo "| --- | --- | --- |"
    cat "$work/checks"
    if [ -s "$work/notes" ]; then
        printf '\n| section | what happened |\n| --- | --- |\n'
        cat "$work/notes"
    fi
    echo
    echo "In $((SECONDS - started)) seconds."
} > "$out/gpu-check.md"
awk -F' *[|] *' '/^[|]/ && !/---/ {for (i = 2; i < NF; i++) printf "%-*s", (i == 2 ? 54 : 17), $i; print ""; next}
    !/^[|]/ {print}' "$out/gpu-check.md" | tee "$out/gpu-check.txt"
exit $failed

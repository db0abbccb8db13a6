"""onnx_latency_peer.py THREADS_OF_A_CALL: single images by ONNX Runtime on the model that PCAM_BENCH_MODEL names.

Answers as LatencyContender does, on files of the same kind: a TIFF in memory is decoded and resized by Pillow, then computed.
"""
import io
import math
import os
import sys
import threading
import time

import numpy
import onnxruntime
from PIL import Image

SIDE, IMAGES = 96, 64
SECONDS = float(os.environ.get("PCAM_BENCH_SECONDS", 5))


def files():
    random = numpy.random.default_rng(1)
    for _ in range(IMAGES):
        file = io.BytesIO()
        Image.fromarray(random.integers(0, 256, (SIDE, SIDE, 3), dtype=numpy.uint8)).save(file, "tiff")
        yield file.getvalue()


options = onnxruntime.SessionOptions()
options.intra_op_num_threads = int(sys.argv[1])
session = onnxruntime.InferenceSession(os.environ["PCAM_BENCH_MODEL"], options, providers=["CPUExecutionProvider"])
size = session.get_inputs()[0].shape[1]
images = list(files())


def classify(file):
    patch = Image.open(io.BytesIO(file)).convert("RGB").resize((size, size), Image.BILINEAR)
    return session.run(["probability"], {"patches": numpy.asarray(patch)[None]})


def caller(first, start, milliseconds):
    at = first
    while time.perf_counter() - start < SECONDS:
        begin = time.perf_counter()
        classify(images[at % IMAGES])
        milliseconds.append((time.perf_counter() - begin) * 1e3)
        at += 1


def measure(threads):
    taken = [[] for _ in range(threads)]
    start = time.perf_counter()
    callers = [threading.Thread(target=caller, args=(i, start, taken[i])) for i in range(threads)]
    for each in callers:
        each.start()
    for each in callers:
        each.join()
    everything = sorted(sum(taken, []))
    return everything, len(everything) / (time.perf_counter() - start)


sorted_milliseconds = []
for question in sys.stdin:
    if question.startswith("p"):
        answer = sorted_milliseconds[max(0, math.ceil(len(sorted_milliseconds) * int(question[1:]) / 100) - 1)]
    else:
        sorted_milliseconds, answer = measure(int(question))
    print(answer, flush=True)

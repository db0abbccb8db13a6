"""What peers answer: for each line on stdin, which is train, infer or memory, images a second or resident megabytes."""
import os
import sys
import time

SECONDS = float(os.environ.get("PCAM_BENCH_SECONDS", 5))


def rate(step, batch):
    count, start = 0, time.perf_counter()
    while count == 0 or time.perf_counter() - start < SECONDS:
        step()
        count += batch
    return count / (time.perf_counter() - start)


def give(train, infer, batch):
    for question in sys.stdin:
        if question.strip() == "train":
            answer = rate(train, batch)
        elif question.strip() == "infer":
            answer = rate(infer, batch)
        else:
            with open("/proc/self/status") as status:
                answer = next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmRSS"))
        print(answer, flush=True)

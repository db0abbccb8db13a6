"""The documented network in Python's PyTorch, from bytes of noise, as someone who knows it writes it: torch_peer.py [fp32|bf16]

For each line on stdin, which is train, infer or memory, it prints images a second, or resident megabytes. Channels
last; in bf16 under autocast, or with all weights in bfloat16 if `pure` is given. Debian's python3-torch.
"""
import os
import sys
import time

import numpy as np
import torch
from torch import nn

BATCH = 64
SECONDS = float(os.environ.get("PCAM_BENCH_SECONDS", 5))
BF16 = "bf16" in sys.argv
PURE = "pure" in sys.argv
OPTIONS = dict(eps=1e-3, momentum=0.01)
torch.manual_seed(1)


def network():
    stack, channels = [], 3
    for filters in (32, 64, 128):
        stack += [nn.Conv2d(channels, filters, 3, padding=1), nn.ELU(inplace=True), nn.BatchNorm2d(filters, **OPTIONS),
                  nn.MaxPool2d(2)]
        channels = filters
    stack.append(nn.Flatten())
    inputs = channels * 16 * 16
    for units in (256, 128):
        stack += [nn.Linear(inputs, units), nn.ELU(inplace=True), nn.BatchNorm1d(units, **OPTIONS), nn.Dropout(0.5)]
        inputs = units
    return nn.Sequential(*stack, nn.Linear(inputs, 1)).to(memory_format=torch.channels_last)


model = network()
if PURE:
    model = model.to(torch.bfloat16)
loss_of = nn.BCEWithLogitsLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
pixels = torch.from_numpy(np.random.default_rng(1).integers(0, 256, (BATCH, 128, 128, 3), dtype=np.uint8))
labels = (torch.arange(BATCH) % 2).float()


def logits():
    images = pixels.permute(0, 3, 1, 2).to(torch.bfloat16 if PURE else torch.float32).div_(255)
    with torch.autocast("cpu", torch.bfloat16, enabled=BF16 and not PURE):
        return model(images)[:, 0].float()


def train():
    model.train()
    optimizer.zero_grad(set_to_none=True)
    loss = loss_of(logits(), labels)
    loss.backward()
    optimizer.step()
    loss.item()


def infer():
    model.eval()
    with torch.no_grad():
        torch.sigmoid(logits())


def rate(step):
    count, start = 0, time.perf_counter()
    while count == 0 or time.perf_counter() - start < SECONDS:
        step()
        count += BATCH
    return count / (time.perf_counter() - start)


for question in sys.stdin:
    if question.strip() == "train":
        answer = rate(train)
    elif question.strip() == "infer":
        answer = rate(infer)
    else:
        with open("/proc/self/status") as status:
            answer = next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmRSS"))
    print(answer, flush=True)

"""The documented network in Python's PyTorch, from bytes of noise, as someone who knows it writes it:
torch_peer.py [fp32|bf16] [pure] [compiled]

For each line on stdin, which is train, infer or memory, it prints images a second, or resident megabytes. Channels
last; in bf16 under autocast, or with all weights in bfloat16 if `pure` is given; by torch.compile if
`compiled` is. Debian's python3-torch, or any later one.
"""
import sys

import numpy as np
import torch
from torch import nn

import torch_answers

BATCH = 64
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
pixels = torch.from_numpy(np.random.default_rng(1).integers(0, 256, (BATCH, 128, 128, 3), dtype=np.uint8))


def logits():
    images = pixels.permute(0, 3, 1, 2).to(torch.bfloat16 if PURE else torch.float32).div_(255)
    with torch.autocast("cpu", torch.bfloat16, enabled=BF16 and not PURE):
        return model(images)[:, 0].float()


torch_answers.give(model, logits, BATCH, compiled="compiled" in sys.argv)

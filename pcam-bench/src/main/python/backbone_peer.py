"""A network of torchvision or timm in Python's PyTorch, from bytes of noise: backbone_peer.py NETWORK SIZE BATCH

For each line on stdin, which is train, infer or memory, it prints images a second, or resident megabytes. Channels last.
"""
import os
import sys
import time

import numpy as np
import torch
from torch import nn

NAME, SIZE, BATCH = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
SECONDS = float(os.environ.get("PCAM_BENCH_SECONDS", 5))
torch.manual_seed(1)


def network():
    import torchvision.models
    if hasattr(torchvision.models, NAME):
        made = getattr(torchvision.models, NAME)()
        made.fc = nn.Linear(made.fc.in_features, 1)
        return made
    import timm
    return timm.create_model(NAME, num_classes=1)


model = network().to(memory_format=torch.channels_last)
loss_of = nn.BCEWithLogitsLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
pixels = torch.from_numpy(np.random.default_rng(1).integers(0, 256, (BATCH, SIZE, SIZE, 3), dtype=np.uint8))
labels = (torch.arange(BATCH) % 2).float()
mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
deviation = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


def logits():
    images = pixels.permute(0, 3, 1, 2).to(torch.float32).div_(255).sub_(mean).div_(deviation)
    return model(images)[:, 0]


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

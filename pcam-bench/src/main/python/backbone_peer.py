"""A network of torchvision or timm in Python's PyTorch, from bytes of noise: backbone_peer.py NETWORK SIZE BATCH [fused]

With fused it infers with batch normalization folded into kernels, by torch.fx, and trains as ever.
For each line on stdin, which is train, infer or memory, it prints images a second, or resident megabytes. Channels last.
"""
import sys

import numpy as np
import torch
from torch import nn
from torch.fx.experimental.optimization import fuse

import torch_answers

NAME, SIZE, BATCH = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
FUSED = sys.argv[4:] == ["fused"]
torch.manual_seed(1)


def network():
    try:
        import timm
        return timm.create_model(NAME, num_classes=1)
    except ImportError:
        import torchvision.models
        made = getattr(torchvision.models, NAME)()
        made.fc = nn.Linear(made.fc.in_features, 1)
        return made


model = network().to(memory_format=torch.channels_last)
pixels = torch.from_numpy(np.random.default_rng(1).integers(0, 256, (BATCH, SIZE, SIZE, 3), dtype=np.uint8))
mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
deviation = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


infers = fuse(model.eval()).to(memory_format=torch.channels_last) if FUSED else model


def logits():
    images = pixels.permute(0, 3, 1, 2).to(torch.float32).div_(255).sub_(mean).div_(deviation)
    return (model if model.training else infers)(images)[:, 0]


torch_answers.give(model, logits, BATCH)

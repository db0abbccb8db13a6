"""A network of torchvision or timm in Python's PyTorch, from bytes of noise:
backbone_peer.py NETWORK SIZE BATCH [folded|compiled]

With folded it infers only, with batch normalization folded into kernels; with compiled it trains and infers by
torch.compile. For each line on stdin, which is train, infer or memory, it prints images a second, or resident megabytes.
Channels last.
"""
import sys

import numpy as np
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

import torch_answers

NAME, SIZE, BATCH = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
WAY = sys.argv[4] if len(sys.argv) > 4 else ""
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


def fold(parent):
    """As torch.fx folds what it knows, which timm's normalization with an activation behind it is not."""
    before = None
    for name, module in list(parent.named_children()):
        if isinstance(module, nn.BatchNorm2d) and isinstance(before, nn.Conv2d):
            setattr(parent, name_before, fuse_conv_bn_eval(before, module))
            setattr(parent, name, getattr(module, "act", nn.Identity()))
        else:
            fold(module)
        before, name_before = module, name


if WAY == "folded":
    fold(model.eval())
    model.to(memory_format=torch.channels_last)
    if any(isinstance(module, nn.BatchNorm2d) for module in model.modules()):
        raise NotImplementedError(f"{NAME} has normalization that does not follow a convolution")


def logits():
    images = pixels.permute(0, 3, 1, 2).to(torch.float32).div_(255).sub_(mean).div_(deviation)
    return model(images)[:, 0]


torch_answers.give(model, logits, BATCH, compiled=WAY == "compiled")

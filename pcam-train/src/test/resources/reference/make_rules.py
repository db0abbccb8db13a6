"""What PyTorch makes of the network in cnn_tiny.h5 by other rules of descent: rules.h5. Needs torch, h5py, numpy.

Each case has rates and momenta of its steps, losses, and the parameters after them, in Keras's layout. AdamW is
torch.optim.AdamW; SGD is Keras's form (the rate inside the velocity) with its decoupled weight decay, in torch's tensors.
Weights decay in kernels alone.
"""
import pathlib

import h5py
import numpy as np
import torch
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
RATES, MOMENTA = [1, 2, 3, 2, 1], [.9, .85, .8, .85, .9]


class Cnn(nn.Module):
    def __init__(self, size, filters, units):
        super().__init__()
        bn = dict(eps=1e-3, momentum=0.01)
        self.convs, self.cbn, c = nn.ModuleList(), nn.ModuleList(), 3
        for f in filters:
            self.convs.append(nn.Conv2d(c, f, 3, padding="same"))
            self.cbn.append(nn.BatchNorm2d(f, **bn))
            c, size = f, size // 2
        self.dense, self.dbn, n = nn.ModuleList(), nn.ModuleList(), size * size * c
        for u in units:
            self.dense.append(nn.Linear(n, u))
            self.dbn.append(nn.BatchNorm1d(u, **bn))
            n = u
        self.out = nn.Linear(n, 1)

    def forward(self, x):
        x = x.permute(0, 3, 1, 2)
        for conv, bn in zip(self.convs, self.cbn):
            x = torch.max_pool2d(bn(nn.functional.elu(conv(x))), 2)
        x = x.permute(0, 2, 3, 1).flatten(1)
        for dense, bn in zip(self.dense, self.dbn):
            x = bn(nn.functional.elu(dense(x)))
        return self.out(x).squeeze(1)

    def keras(self):
        """Parameters by name, each a view in Keras's layout."""
        named = {}
        for kind, layers, norms in (("conv", self.convs, self.cbn), ("dense", self.dense, self.dbn)):
            for i, (layer, norm) in enumerate(zip(layers, norms), 1):
                w = layer.weight
                named[f"{kind}{i}/kernel"] = w.permute(2, 3, 1, 0) if w.dim() == 4 else w.T
                named[f"{kind}{i}/bias"] = layer.bias
                named[f"{kind}{i}_bn/gamma"], named[f"{kind}{i}_bn/beta"] = norm.weight, norm.bias
                named[f"{kind}{i}_bn/moving_mean"] = norm.running_mean
                named[f"{kind}{i}_bn/moving_variance"] = norm.running_var
        named["output/kernel"], named["output/bias"] = self.out.weight.T, self.out.bias
        return named

    def groups(self):
        """Kernels and the rest of the blocks, and of what follows them."""
        ofBlocks = list(self.convs.parameters()) + list(self.cbn.parameters())
        ofHead = list(self.dense.parameters()) + list(self.dbn.parameters()) + list(self.out.parameters())
        return {name: ([p for p in ps if p.dim() > 1], [p for p in ps if p.dim() == 1])
                for name, ps in (("features", ofBlocks), ("head", ofHead))}


class KerasSgd:
    def __init__(self, parts):
        self.parts = [(p, torch.zeros_like(p), rate, decay) for part in parts for p in part["params"]
                      for rate, decay in [(part["scale"], part["weight_decay"])]]

    @torch.no_grad()
    def step(self, rate, momentum):
        for p, v, scale, decay in self.parts:
            p.mul_(1 - rate * scale * decay)
            v.mul_(momentum).sub_(rate * scale * p.grad)
            p.add_(v)


class AdamW:
    def __init__(self, parts, beta2, epsilon):
        self.beta2 = beta2
        self.optimizer = torch.optim.AdamW(parts, eps=epsilon)

    def step(self, rate, momentum):
        for group in self.optimizer.param_groups:
            group["lr"], group["betas"] = rate * group["scale"], (momentum, self.beta2)
        self.optimizer.step()


def case(out, source, name, make, rate, decay, scales, decays):
    a = source.attrs
    net = Cnn(int(a["input_size"]), [int(f) for f in a["filters"]], [int(u) for u in a["units"]]).double()
    with torch.no_grad():
        for key, view in net.keras().items():
            view.copy_(torch.from_numpy(source[f"initial/{key}"][()]).double())
    parts = []
    for group, (kernels, others) in net.groups().items():
        if scales[group] is not None:
            parts.append(dict(params=kernels, scale=scales[group], weight_decay=decay * decays[group]))
            parts.append(dict(params=others, scale=scales[group], weight_decay=0.))
    rule = make(parts)
    net.train()
    losses, rates = [], [rate * r for r in RATES]
    for i, (r, m) in enumerate(zip(rates, MOMENTA)):
        net.zero_grad()
        x, y = torch.from_numpy(source["x"][i]).double() / 255, torch.from_numpy(source["y"][i]).double()
        loss = nn.functional.binary_cross_entropy_with_logits(net(x), y)
        loss.backward()
        rule.step(r, m)
        losses.append(loss.item())
    group = out.create_group(name)
    group.attrs.update(rates=rates, momenta=MOMENTA, weight_decay=decay)
    group["losses"] = np.array(losses)
    for key, view in net.keras().items():
        if "moving_" not in key:
            group[f"after/{key}"] = view.detach().numpy().astype("f4")


ALIKE = dict(features=1., head=1.)
with h5py.File(HERE / "cnn_tiny.h5") as source, h5py.File(HERE / "rules.h5", "w") as out:
    # Some biases have no gradient, since batch normalization takes them away: such an epsilon keeps their noise small.
    adamw = lambda parts: AdamW(parts, .99, 1e-3)
    case(out, source, "adamw", adamw, .002, .5, ALIKE, ALIKE)
    case(out, source, "adamw_groups", adamw, .002, .5, dict(features=.25, head=1.), dict(features=3., head=.5))
    case(out, source, "sgd", KerasSgd, .02, .3, ALIKE, ALIKE)
    case(out, source, "sgd_frozen", KerasSgd, .02, .3, dict(features=None, head=2.), ALIKE)

"""Writes the files of this folder; run in it. They were made with PyTorch 2.13.0 and safetensors 0.8.0, and with `113` as
argument, PyTorch 1.13.0 of Debian 12, which writes those whose names begin with torch113.

expected.txt has what PyTorch itself reads from each file: file, tensor, type, shape (or a dot), and the bits of the values
as float32 in hexadecimal (or a dot), 7fc00000 for any NaN. probabilities.txt has a head of two outputs at work: features and, behind a colon, the
probability of class 1 after a softmax.
"""
import collections
import os
import sys

import torch
from torch import nn

TYPES = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64",
         torch.int32: "I32", torch.int16: "I16", torch.int8: "I8", torch.uint8: "U8", torch.bool: "BOOL"}


def network(outputs, seed=7):
    torch.manual_seed(seed)
    net = nn.Sequential(collections.OrderedDict(
        conv1=nn.Conv2d(3, 4, 3, bias=False), bn1=nn.BatchNorm2d(4), fc=nn.Linear(4, outputs)))
    net.train()
    net.bn1(torch.randn(5, 4, 3, 3))
    return net


def types():
    real = [0.0, -0.0, 1.5, -2.7182817, 1e-7, 6e-8, 65504.0, 70000.0, 1e39, 5e-324, float("inf"), float("-inf"),
            float("nan"), 0.1]
    whole = [0, 1, -1, 127, -128, 32767, -32768, 2 ** 31 - 1, -2 ** 31, 2 ** 53 + 1, 2 ** 63 - 1]
    result = collections.OrderedDict()
    for dtype, name in TYPES.items():
        source = torch.tensor(real, dtype=torch.float64) if dtype.is_floating_point else torch.tensor(whole)
        result[name.lower()] = source.to(dtype)
    return result


def views():
    base = torch.arange(60, dtype=torch.float32) / 8
    conv = torch.arange(2 * 3 * 4 * 5, dtype=torch.float32).reshape(2, 3, 4, 5)
    return {
        "all": base, "part": base[7:19], "steps": base[3::5], "matrix": base.view(6, 10), "transposed": base.view(6, 10).t(),
        "inner": base.view(3, 4, 5)[1:, ::2, 1:4], "permuted": base.view(3, 4, 5).permute(2, 0, 1), "last": base[59:],
        "channels_last": conv.to(memory_format=torch.channels_last), "scalar": torch.tensor(3.25), "of_base": base[11],
        "empty": torch.empty(0, 3), "row": base.view(6, 10)[4:5], "half": (base.half() / 3)[5:9], "one": torch.ones(1, 1, 1),
    }


class Evil:
    def __reduce__(self):
        return os.system, ("touch run-by-a-pickle",)


class Rebuilt:
    """Is saved as PyTorch before 0.4 saved a tensor, by a function of four arguments."""

    def __reduce__(self):
        return torch._utils._rebuild_tensor, (torch.arange(6.0).storage(), 1, (2, 2), (1, 2))


class Constructed:
    """Is saved as PyTorch before 0.4 saved a parameter, by its class."""

    def __reduce__(self):
        return nn.Parameter, (torch.arange(3.0), True)


def expect(file, state):
    with open("expected.txt", "a") as out:
        for name, tensor in state.items():
            tensor = tensor.detach()
            # One NaN is as good as another: which it is depends on the processor.
            bits = tensor.float().nan_to_num(float("nan"), float("inf"), float("-inf")).contiguous().view(torch.int32).flatten().tolist()
            shape = ",".join(map(str, tensor.shape)) or "."
            print(file, name, TYPES[tensor.dtype], shape, " ".join("%08x" % (b & 0xffffffff) for b in bits) or ".", file=out)


def save(file, saved, state=None):
    torch.save(saved, file)
    old = file.replace(".pth", "_old.pth")
    torch.save(saved, old, _use_new_zipfile_serialization=False)
    for each in file, old:
        if state is not None:
            loaded = torch.load(each, **({} if torch.__version__ < "2" else {"weights_only": True}))
            for key in state:
                loaded = loaded[key]
            expect(each, loaded)


def all_of_version(prefix):
    save(prefix + "network.pth", network(2).state_dict(), [])
    save(prefix + "types.pth", types(), [])
    save(prefix + "views.pth", views(), [])


if sys.argv[1:] == ["113"]:
    all_of_version("torch113_")
    sys.exit()

for made in "expected.txt", "probabilities.txt":
    if os.path.exists(made):
        os.remove(made)
all_of_version("")
net = network(1)
save("parameters.pth", {"w": nn.Parameter(torch.arange(6.0).view(2, 3)), "b": nn.Parameter(torch.ones(2), False)}, [])
save("early.pth", {"w": Rebuilt(), "b": Constructed()}, [])
save("parallel.pth", nn.DataParallel(net).state_dict(), [])
descent = torch.optim.Adam(net.parameters())
for parameter in net.parameters():
    parameter.grad = torch.ones_like(parameter)
descent.step()
save("wrapped.pth", {"epoch": 3, "best": 0.91, "arch": "small", "state_dict": net.state_dict(),
                     "optimizer": descent.state_dict(), "flags": [True, None, (1, 2)]}, ["state_dict"])
save("two.pth", {"model": net.state_dict(), "model_ema": network(1, 8).state_dict()}, ["model_ema"])
save("expanded.pth", {"w": torch.arange(3.0).expand(4, 3)})
save("evil.pth", {"w": torch.ones(2), "x": Evil()})
save("whole_model.pth", nn.Linear(2, 1))
save("list.pth", [torch.ones(2)])
save("none.pth", {"epoch": 1, "note": "no tensors"})

from safetensors.torch import load_file, save_file  # noqa: E402

for name, state in {"network": network(2).state_dict(), "types": types()}.items():
    save_file(state, name + ".safetensors", metadata={"format": "pt", "note": "Grüße \"\\ \n"})
    expect(name + ".safetensors", load_file(name + ".safetensors"))

two = network(2).fc.double()
with open("probabilities.txt", "w") as out:
    for i in range(5):
        features = torch.randn(4).double()
        print(*features.tolist(), ":", torch.softmax(two(features), 0)[1].item(), file=out)

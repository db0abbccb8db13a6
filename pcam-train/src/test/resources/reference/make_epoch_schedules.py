"""Learning rates that change once an epoch, by PyTorch's own schedulers: epoch_schedules.json.

python3 make_epoch_schedules.py > epoch_schedules.json    (PyTorch 1.13; 2.13 gives the same file)
"""
import json
import warnings

import torch

warnings.filterwarnings("ignore")  # that the optimizer makes no step here


def rates(epochs, base, peak, schedule):
    """What each epoch trains with: the scheduler makes a step after it."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0, momentum=0.9)
    scheduler = schedule(optimizer)
    found = []
    for _ in range(epochs):
        found.append(optimizer.param_groups[0]["lr"])
        scheduler.step()
    return found


def cyclic(up, down, base, peak):
    return lambda optimizer: torch.optim.lr_scheduler.CyclicLR(
        optimizer, base, peak, step_size_up=up, step_size_down=down, mode="triangular", cycle_momentum=False)


def formula(u, base, peak):
    """As a function for Keras's LearningRateScheduler is written; the optimizer's own rate is 1."""
    return lambda optimizer: torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda e: base + (peak - base) * (1 - abs(1 - (e % (2 * u)) / u)))


def vector(name, epochs, cycle, schedule, base=1e-4, peak=0.1):
    return {"name": name, "base": base, "peak": peak, "cycleEpochs": cycle, "epochs": epochs,
            "lr": rates(epochs, base, peak, schedule(base, peak))}


print(json.dumps([
    vector("documented, CyclicLR", 22, 16, lambda b, p: cyclic(8, 8, b, p)),
    vector("documented, formula", 22, 16, lambda b, p: formula(8, b, p)),
    vector("one cycle exactly", 17, 16, lambda b, p: cyclic(8, 8, b, p)),
    vector("many short cycles", 40, 6, lambda b, p: formula(3, b, p), 0.01, 0.5),
    vector("cycle of an odd length", 23, 5, lambda b, p: cyclic(2, 3, b, p), 0.01, 0.5),
    vector("shortest cycle", 9, 2, lambda b, p: formula(1, b, p)),
    vector("16 epochs, fitted", 16, 16, lambda b, p: cyclic(7, 8, b, p)),
    vector("8 epochs, fitted", 8, 16, lambda b, p: cyclic(3, 4, b, p)),
    vector("5 epochs, fitted", 5, 16, lambda b, p: formula(2, b, p)),
    vector("3 epochs, fitted", 3, 16, lambda b, p: cyclic(1, 1, b, p)),
], indent=1))

"""What PyTorch's peers answer: steps of SGD and inference of a network that gives logits."""
import torch
from torch import nn

import answers


def give(model, logits, batch, compiled=False):
    """With compiled by torch.compile, which needs a compiler of C++; inference with its parameters as constants."""
    trained = inferred = logits
    if compiled:
        import torch._inductor.config as inductor
        trained, inferred = torch.compile(lambda: logits()), torch.compile(lambda: logits())
    loss_of = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    labels = (torch.arange(batch) % 2).float()

    def become(training):
        model.train(training)
        if compiled:
            inductor.freezing = not training

    def train():
        become(training=True)
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(trained(), labels)
        loss.backward()
        optimizer.step()
        loss.item()

    def infer():
        become(training=False)
        with torch.no_grad():
            torch.sigmoid(inferred())

    answers.give(train, infer, batch)

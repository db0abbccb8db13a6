"""What PyTorch's peers answer: steps of SGD and inference of a network that gives logits."""
import torch
from torch import nn

import answers


def give(model, logits, batch):
    loss_of = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    labels = (torch.arange(batch) % 2).float()

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

    answers.give(train, infer, batch)

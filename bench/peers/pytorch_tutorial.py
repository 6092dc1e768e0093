"""The tutorial in PyTorch, as its users write it: one batch at a time, eager. Prints the seconds of each epoch."""

import argparse
import json
import time

import torch
from torch import nn

import mnist


def network(classes):
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, 300), nn.LeakyReLU(0.3),
        nn.Linear(300, 100), nn.LeakyReLU(0.3),
        nn.Linear(100, classes),
    )


def accuracy_and_loss(model, x, y, loss_function):
    with torch.no_grad():
        logits = model(x)
        return (logits.argmax(1) == y).float().mean().item(), loss_function(logits, y).item()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("phase", choices=["pretrain", "transfer"])
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(42)

    transfer = arguments.phase == "transfer"
    (x, y), (x_validation, y_validation) = mnist.load("even-odd" if transfer else "digits")
    x, y, x_validation, y_validation = map(torch.from_numpy, (x, y, x_validation, y_validation))
    model = network(2 if transfer else 10)
    if transfer:
        # The values of the frozen weights do not matter for the time.
        for parameter in model[:-1].parameters():
            parameter.requires_grad_(False)
    optimizer = torch.optim.SGD((p for p in model.parameters() if p.requires_grad), lr=0.02)
    loss_function = nn.CrossEntropyLoss()

    seconds = []
    for _ in range(arguments.epochs):
        start = time.perf_counter()
        right, total_loss = 0, 0.0
        for batch in torch.randperm(len(x)).split(32):
            inputs, targets = x[batch], y[batch]
            optimizer.zero_grad()
            logits = model(inputs)
            loss = loss_function(logits, targets)
            loss.backward()
            optimizer.step()
            total_loss += loss.item() * len(batch)
            right += (logits.argmax(1) == targets).sum().item()
        validation = accuracy_and_loss(model, x_validation, y_validation, loss_function)
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"epochs": seconds, "fit": sum(seconds), "validation_accuracy": validation[0]}))


if __name__ == "__main__":
    main()

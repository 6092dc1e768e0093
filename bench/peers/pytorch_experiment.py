"""What few labels of even or odd are worth in PyTorch: from scratch, with a frozen body, fine-tuned, over many seeds.

The protocol of `make experiment-tutorial`: one source, trained on the ten digits with seed 42; batch 32, SGD 0.02. A few
seeds of twenty images say little, so that its figures are worth no more than their intervals; this gives both.
"""

import argparse
import copy
import itertools
import math
import statistics

import numpy
import torch
from torch import nn

import mnist
from pytorch_tutorial import network

# Epochs of a label budget.
EPOCHS = {20: 200, 100: 100, 500: 50, 2_000: 20, 10_000: 10, 55_000: 10}
STRATEGIES = ["scratch", "frozen", "finetune"]


def fresh(classes):
    """Weights as Keras draws them: Glorot's uniform distribution, biases of zero."""
    model = network(classes)
    for layer in model:
        if isinstance(layer, nn.Linear):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)
    return model


def train(model, x, y, epochs):
    optimizer = torch.optim.SGD((p for p in model.parameters() if p.requires_grad), lr=0.02)
    loss_function = nn.CrossEntropyLoss()
    for _ in range(epochs):
        for batch in torch.randperm(len(x)).split(32):
            optimizer.zero_grad()
            loss_function(model(x[batch]), y[batch]).backward()
            optimizer.step()
    return model


def begin(strategy, source):
    model = fresh(2)
    if strategy == "scratch":
        return model
    head = model[-1]
    model = copy.deepcopy(source)
    model[-1] = head
    if strategy == "frozen":
        for parameter in model[:-1].parameters():
            parameter.requires_grad_(False)
    return model


def subset(y, labels, how):
    if how == "random":
        return torch.from_numpy(numpy.random.permutation(len(y))[:labels])
    share = labels // 2
    each = [torch.nonzero(y == target).flatten() for target in (0, 1)]
    return torch.cat([positions[torch.randperm(len(positions))[:share]] for positions in each])


def accuracies(strategy, labels, seeds, how, source, images, test):
    """Test accuracy in per cent of each seed."""
    (x, y), (test_x, answers) = images, test
    for seed in range(1, seeds + 1):
        torch.manual_seed(seed)
        numpy.random.seed(seed)
        chosen = subset(y, labels, how)
        model = train(begin(strategy, source), x[chosen], y[chosen], EPOCHS[labels])
        with torch.no_grad():
            yield 100 * (model(test_x).argmax(1) == answers).float().mean().item()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", type=int, nargs="+", default=[20], choices=EPOCHS)
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--subsets", nargs="+", default=["random", "stratified"], choices=["random", "stratified"])
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(42)
    (x, digits), _ = mnist.load("digits")
    (_, y), _ = mnist.load("even-odd")
    x, digits, y = map(torch.from_numpy, (x, digits, y))
    test = tuple(map(torch.from_numpy, (mnist.images("t10k-images"), mnist.labels("t10k-labels", "even-odd"))))
    source = train(fresh(10), x, digits, 10)
    for labels, how, strategy in itertools.product(arguments.labels, arguments.subsets, STRATEGIES):
        found = list(accuracies(strategy, labels, arguments.seeds, how, source, (x, y), test))
        mean, deviation = statistics.mean(found), statistics.stdev(found)
        error = deviation / math.sqrt(len(found))
        print(f"{labels:6,} labels, {how:10} {strategy:8} {mean:5.2f} %, standard error {error:.2f}, seeds scatter by {deviation:.2f}", flush=True)


main()

"""The approach of the paper's authors: an object of PyTorch for each network, drawn by its initialisers and evaluated by itself; then the
whole tensors of n-point functions, by einsum. One process a core, one thread each, which the networks of their scripts had to be split
among by hand. Kinder than theirs: no gradients, PyTorch's erf, outputs joined once, and double precision from there on.
"""
import math

import numpy as np
import torch
from torch import nn

from .case import INPUTS
from .products import sizes

NETWORKS_IN_DRAW = 128


def version():
    return "PyTorch " + torch.__version__


class Erf(nn.Module):
    def forward(self, z):
        return torch.erf(z)


def initialise(module):
    if isinstance(module, nn.Linear):
        nn.init.normal_(module.weight, mean=0, std=1 / math.sqrt(module.in_features))
        nn.init.normal_(module.bias, mean=0, std=1)


def network(width):
    model = nn.Sequential(nn.Linear(1, width), Erf(), nn.Linear(width, 1))
    return model.apply(initialise)


class Peer:
    networks = NETWORKS_IN_DRAW

    def __init__(self, case, seed, cores):
        torch.set_num_threads(1)
        torch.manual_seed(int(np.random.SeedSequence(seed).generate_state(1)[0]))
        self.case = case
        self.inputs = torch.tensor(INPUTS)[:, None]

    def n_point_tensor(self, f, order):
        letters = "abcdef"[:order]
        long = sizes(order)[0]
        prefix, suffix = (self.products(f, part) for part in (letters[:long], letters[long:]))
        return prefix.sum(0) if order == 1 else torch.einsum(f"n{letters[:long]},n{letters[long:]}->{letters}", prefix, suffix)

    @staticmethod
    def products(f, letters):
        return torch.einsum(",".join("n" + letter for letter in letters) + "->n" + letters, *[f] * len(letters)) if letters else None

    def outputs(self):
        return torch.stack([network(self.case.width)(self.inputs) for _ in range(self.networks)])[:, :, 0]

    def draw(self):
        with torch.no_grad():
            f = self.outputs().double()
            tensors = {order: self.n_point_tensor(f, order).numpy() for order in self.case.orders}
        return np.array([tensors[len(monomial)][monomial] for monomial in self.case.monomials])

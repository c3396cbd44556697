"""The paper's scripts, in what takes their time: networks as objects one after the other, SciPy's erf on an array taken out of PyTorch,
outputs joined to all before by torch.cat, and for each order the products of all fields of every network as one tensor, averaged. One
process a core, which their networks had to be split among by hand.
"""

import numpy as np
import torch
from scipy import special
from torch import nn

from .case import INPUTS
from .peers_modules import initialise, version

__all__ = ["Peer", "version"]

NETWORKS_IN_DRAW = 256  # for which a tensor of order 6 takes 48 MB; their runs of 10⁴ and more join longer arrays


class Erf(nn.Module):
    def forward(self, z):
        return torch.tensor(special.erf(z.detach().numpy()))


class Peer:
    networks = NETWORKS_IN_DRAW

    def __init__(self, case, seed, cores):
        torch.set_num_threads(1)
        torch.manual_seed(int(np.random.SeedSequence(seed).generate_state(1)[0]))
        self.case = case
        self.inputs = torch.tensor(INPUTS)[:, None]

    def network(self):
        with torch.no_grad():
            model = nn.Sequential(nn.Linear(1, self.case.width), Erf(), nn.Linear(self.case.width, 1))
            return model.apply(initialise)

    def outputs(self):
        joined = None
        for _ in range(self.networks):
            f = self.network()(self.inputs).view(1, len(INPUTS))
            joined = f if joined is None else torch.cat((joined, f))
        return joined.detach().double()

    @staticmethod
    def n_point_tensor(f, order):
        """f_a f_b … of each network, one axis for each field."""
        product = f
        for k in range(1, order):
            product = product[..., None] * f.view(len(f), *[1] * k, len(INPUTS))
        return product.sum(0)

    def draw(self):
        f = self.outputs()
        tensors = {order: self.n_point_tensor(f, order).numpy() for order in self.case.orders}
        return np.array([tensors[len(monomial)][monomial] for monomial in self.case.monomials])

"""PyTorch as it is usually written: batches of networks, torch.randn's deviates, torch.erf and a sum over neurons, compiled; one process a
core, one thread each. Moments as in peers_torch.
"""
import numpy as np
import torch

from .case import INPUTS
from .peers_torch import NETWORKS_AT_ONCE, NEURONS_IN_DRAW, compiled_moments, version

__all__ = ["Peer", "version"]

NEURONS_IN_BATCH = 65536  # three arrays of them stay in the second cache


class Peer:
    def __init__(self, case, seed, cores):
        torch._dynamo.reset()
        torch.set_num_threads(1)
        torch.manual_seed(int(np.random.SeedSequence(seed).generate_state(1)[0]))
        batch = max(1, NEURONS_IN_BATCH // case.width)
        self.batches = max(1, -(-NETWORKS_AT_ONCE // batch))
        self.at_once = NETWORKS_AT_ONCE if self.batches == 1 else self.batches * batch
        self.rounds = max(1, NEURONS_IN_DRAW // (self.batches * batch * case.width))
        self.networks = self.rounds * self.batches * batch
        # Narrow networks side by side, wide ones a row each: what is innermost should be long.
        self.shape = (case.width, batch) if case.width < batch else (batch, case.width)
        self.deviates = [torch.empty(self.shape) for _ in range(3)] + [torch.empty(batch)]
        over_neurons = 0 if case.width < batch else 1

        def outputs(w, b, v, bias):
            return torch.stack([bias + (v * torch.erf(x * w + b)).sum(over_neurons) * case.width**-0.5 for x in INPUTS])

        self.outputs = torch.compile(outputs, dynamic=False)
        self.moments = compiled_moments(case.orders)

    def batch(self):
        for deviates in self.deviates:
            deviates.normal_()
        return self.outputs(*self.deviates)

    def draw(self):
        sums = 0
        with torch.inference_mode():
            for _ in range(self.rounds):
                f = torch.cat([self.batch() for _ in range(self.batches)], dim=1)
                for part in f.split(self.at_once, dim=1):
                    sums = sums + self.moments(part)
        return sums.numpy()

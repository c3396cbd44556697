#!/usr/bin/env bash
# One run over the GPUs of four nodes: a rank for each, rank 0 writes the store. Needs nnqft built with MPI
# (swift build -c release --traits MPI). Queued again, it goes on where it was.
#SBATCH --job-name=nnqft-mpi
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=4
#SBATCH --gpus-per-task=1
#SBATCH --cpus-per-task=8
#SBATCH --time=04:00:00
#SBATCH --requeue
set -euo pipefail
mpirun nnqft run erf-d1.yaml --networks 1e12 -o erf-d1.nnqft

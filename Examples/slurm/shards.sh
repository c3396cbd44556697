#!/usr/bin/env bash
# A job array without MPI: task I takes every N-th block and writes a store of its own. Afterwards, once:
#   nnqft merge erf-d1.nnqft shards/*.nnqft
#SBATCH --job-name=nnqft-shards
#SBATCH --array=0-15
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=8
#SBATCH --time=04:00:00
#SBATCH --requeue
set -euo pipefail
mkdir -p shards
# A task that is stopped and queued again goes on where it was.
nnqft run erf-d1.yaml --networks 1e10 --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" -o "shards/$SLURM_ARRAY_TASK_ID.nnqft"

"""What the figures were taken on."""
import os
import platform
import subprocess
from datetime import datetime, timezone


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def vector_extensions():
    """Those that matter here, of what Linux lists."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            flags = next((line for line in file if line.startswith("flags")), "").split()
    except OSError:
        return []
    return [name for name in ("avx2", "fma", "avx512f", "avx512dq", "avx512vl") if name in flags]


def cores():
    """That this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def load():
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def commit(folder):
    found = subprocess.run(["git", "-C", folder, "rev-parse", "HEAD"], capture_output=True, text=True)
    return found.stdout.strip() if found.returncode == 0 else None


def describe():
    return {
        "processor": processor(), "vectorExtensions": vector_extensions(), "cores": cores(),
        "system": platform.platform(), "date": datetime.now(timezone.utc).isoformat(timespec="seconds"), "load": load(),
    }  # fmt: skip

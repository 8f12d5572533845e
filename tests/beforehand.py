"""What is settled before pytest imports anything: what Python compiles is kept, and nobody looks for garbage yet.

A run starts some fifty processes that each import the whole service. Where `PYTHONDONTWRITEBYTECODE` is set, as images
of containers do, every one of them would compile every module anew; so what is compiled lies outside the tree.

Until the tests are collected nothing is garbage, and to look for it took a fifth of that time.
"""

import gc
import os
import sys
from pathlib import Path

if sys.dont_write_bytecode:
    kept = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = kept
    sys.dont_write_bytecode = False

gc.disable()

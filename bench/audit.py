"""How long `auditctl verify` takes, and how much memory: `python -m bench.audit 1000000`.

The log is made by the real rules: chains of a hundred entries, hours of ten thousand, batches of a hundred.
"""

import resource
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from auditctl.sources.folder import Folder
from auditctl.verify.run import Report, Wanted, verify
from chatoet.rules.audit import Entry
from chatoet.rules.checkpoint import NONE, Checkpoint, note
from chatoet.rules.clock import hour_of
from chatoet.rules.closing import Detail, closed
from chatoet.rules.merkle import Tree

HOUR, START = 3600, 2_000_000_000 - 2_000_000_000 % 3600
BATCH, AN_HOUR, LENGTH = 100, 10_000, 100

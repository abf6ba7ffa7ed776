"""`python -m auditctl`."""

import sys

from auditctl.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

import sys,time
from pathlib import Path
def main(argv):
    from auditctl.sources.folder import Folder
    from auditctl.verify.run import Wanted, verify
    t=time.time()
    r=verify(Folder(Path(argv[1])), Wanted(now=int(time.time())))
    print(r.entries, r.chains, r.faults.counts, r.notices, time.time()-t)
    return 0

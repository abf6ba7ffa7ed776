import time, collections, pytest, faulthandler; faulthandler.dump_traceback_later(40, exit=True)
from tests.fixtures.cloud import new_account
from tests.insights.story import captured
def test_it(ministack, monkeypatch):
    t=time.process_time(); w=time.time()
    lines, now = captured(new_account(ministack.config.endpoint), monkeypatch)
    print(len(lines), now, time.process_time()-t, time.time()-w)
    c=collections.Counter(l["event"] for l in lines)
    from chatoet.rules.catalogue import EVENTS
    print(sorted(c.items()))
    print("MISSING", sorted(set(EVENTS)-set(c)))
    import json; json.dump(lines, open("/tmp/captured.json","w"))

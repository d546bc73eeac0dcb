"""What goes wrong in one command: drawn from the episode's random numbers, as the simulated
workspace's faults."""
import random

# Where faults strike; a create more often than anything else, since it is the one call that may not
# be repeated.
ROUTES = (
    "POST /api/2.1/clusters/create", "POST /api/2.1/clusters/create",
    "POST /api/2.1/clusters/create", "POST /api/2.1/clusters/edit",
    "POST /api/2.1/clusters/resize", "POST /api/2.1/clusters/start",
    "POST /api/2.1/clusters/delete", "POST /api/2.1/clusters/permanent-delete",
    "GET /api/2.1/clusters/get", "GET /api/2.1/clusters/list", "GET /api/2.1/clusters/*",
    "POST /api/1.2/contexts/create", "POST /api/1.2/commands/execute", "* /api/1.2/*",
    "GET /api/2.0/preview/scim/v2/Me", "POST /api/2.1/*", "* /api/*", "* /api/*",
    "POST /api/2.1/clusters/restart", "* /api/2.0/libraries/*", "POST /api/2.2/jobs/create",
    "* /api/2.2/jobs/*")


def _kinds(draw):
    return (
        {"kind": "delay_before", "delay_ms": draw.choice((50, 300, 1500, 3500))},
        {"kind": "delay_after", "delay_ms": draw.choice((50, 300, 1500))},
        {"kind": "reset_before"},
        {"kind": "reset_after"},
        {"kind": "half_body"},
        {"kind": "garbled"},
        {"kind": "empty_body"},
        {"kind": "login_page", "after_handler": draw.random() < 0.5},
        {"kind": "status", "status": 429, "retry_after": draw.choice((0, 1))},
        *({"kind": "status", "status": status, "after_handler": draw.random() < 0.5}
          for status in (500, 503, 504)),
        {"kind": "slow_bytes", "bytes_per_second": draw.choice((4000, 10000))},
        {"kind": "outage", "delay_ms": draw.choice((50, 600)), "after_handler": draw.random() < 0.5},
        {"kind": "broken_tls", "handshakes": draw.choice((1, 3)),
         "after_handler": draw.random() < 0.5},
        # The cluster moves behind the back of the one who asks.
        {"kind": "self_termination", "after_handler": draw.random() < 0.5},
        {"kind": "growth", "delay_ms": draw.choice((50, 300, 1500)),
         "after_handler": draw.random() < 0.5},
        {"kind": "lag", "delay_ms": draw.choice((300, 1500))})


def faults(draw):
    """Up to six faults, most of them once."""
    return [{"pattern": draw.choice(ROUTES), "offset": draw.choice((0, 0, 0, 1, 2, 5)),
             "times": draw.choice((1, 1, 1, 2, 4)), **draw.choice(_kinds(draw))}
            for _ in range(draw.randrange(7))]


def moment(draw):
    """A request that is held up, so that hipaactl can be killed before or after it was handled."""
    return {"pattern": draw.choice(ROUTES + ("POST /api/2.1/clusters/create",
                                             "POST /api/2.2/jobs/create", "* /api/*")),
            "offset": draw.choice((0, 0, 1, 2, 5, 12)), "times": 1,
            "kind": draw.choice(("delay_before", "delay_after")),
            "delay_ms": draw.choice((300, 300, 2500))}


def kind(fault):
    """What the report counts: the kind of a fault, a status as its number."""
    return str(fault["status"]) if fault["kind"] == "status" else fault["kind"]


KINDS = {kind(one) for one in _kinds(random.Random(0))}


def told(fault):
    """A fault in a few words."""
    return " ".join(str(value) for value in fault.values())

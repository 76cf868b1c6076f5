"""The moments at which a run is killed: each type of operation, before a request of its, after the effect and before the reply,
between two polls.  The emulator or coreos-sim holds a request there, so that the moment is certain."""

import dataclasses

TOKEN = "?" * 32  # coreos-sim's pattern for the last part of a discovery token's address


@dataclasses.dataclass(frozen=True)
class Moment:
    """`operation` is a request that the cloud knows by that name; without one, `method` and `path` are of a request to fleet, to
    a machine's etcd or to the discovery service.  `arm` says when the hold counts: at once, when the operation has `begun` (what went
    before took up, read and checked), or when it is `pending`.  `obstacle` keeps it pending."""

    action: str
    type: str
    point: str
    operation: str = ""
    name: str = ""  # part of the address, when others of the type are asked for otherwise
    method: str = ""
    path: str = ""
    arm: str = "at once"
    obstacle: str = ""

    def __str__(self):
        what = self.operation or f"{self.method} {self.path}"
        return f"{self.action} {self.type} ({what}): {self.point}"

    def concerns(self, address):
        return address.startswith(self.type + "/") and self.name in address


def written(action, kind, operation, points=("before", "after", "between polls"), name=""):
    """The moments of a request that the cloud carries out, at once or as an operation of its own."""
    return [Moment(action, kind, point, operation, name, arm="pending" if point == "between polls" else "at once",
                   obstacle="stuck" if point == "between polls" else "") for point in points]


def asked(action, kind, method, path, points=("before", "after"), arm="at once"):
    return [Moment(action, kind, point, method=method, path=path, arm=arm) for point in points]


def polled(action, kind, path, obstacle=""):
    return [Moment(action, kind, "between polls", method="GET", path=path, arm="pending", obstacle=obstacle)]


# In the order in which a run comes by; of one type, what must come first stands first.
UP = [
    *written("create", "cloud/storage_account", "Create Storage Account"),
    *written("create", "cloud/blob_container", "Create Container", ("before", "after")),
    *written("create", "cloud/hosted_service", "Create Hosted Service", ("before", "after")),
    *asked("create", "config/discovery_token", "GET", "/new*"),
    *written("create", "cloud/service_certificate", "Add Service Certificate"),
    *written("create", "cloud/virtual_machine", "Create VM Deployment", name="coreos-0"),
    Moment("create", "cloud/virtual_machine", "while it boots", "Get Deployment", "coreos-0", arm="booting"),
    *written("create", "cloud/virtual_machine", "Add Role", ("before", "after"), name="coreos-1"),
    *written("create", "cloud/virtual_machine", "Add Role", ("between polls",), name="coreos-2"),
    *asked("create", "config/cluster", "GET", f"/{TOKEN}", ("before",)),
    *polled("create", "config/cluster", f"/{TOKEN}", "registration"),
    *asked("create", "config/cluster", "GET", f"/{TOKEN}", ("after",)),
    *asked("create", "config/member", "GET", "/v2/members", arm="begun"),
    *asked("create", "platform/node", "GET", "/fleet/v1/machines", ("before",), arm="begun"),
    *asked("create", "platform/node", "GET", "/fleet/v1/machines", ("after",), arm="begun"),
    *asked("create", "platform/config", "PUT", "/v2/keys/deis/*"),
    *asked("create", "platform/unit", "PUT", "/fleet/v1/units/*"),
    *polled("create", "platform/unit", "/fleet/v1/state?unitName=*"),
    *asked("create", "platform/platform", "GET", "/v2/keys/deis?quorum*", ("before",), arm="begun"),
    *polled("create", "platform/platform", "/v2/keys/deis?quorum*", "slow router"),
    *asked("create", "platform/platform", "GET", "/v2/keys/deis?quorum*", ("after",), arm="begun"),
]
SHRINK = [
    *asked("delete", "config/member", "DELETE", "/v2/members/*"),
    *written("delete", "cloud/virtual_machine", "Delete Role"),
    *asked("delete", "platform/unit", "PUT", "/fleet/v1/units/deis-router@3.service"),
    *polled("delete", "platform/unit", "/fleet/v1/state?unitName=deis-router@3.service"),
    *asked("delete", "platform/unit", "DELETE", "/fleet/v1/units/deis-router@3.service"),
    *asked("delete", "platform/node", "DELETE", "/v2/keys/_coreos.com/fleet/machines/*"),
    *polled("delete", "platform/node", "/fleet/v1/state"),
    *asked("delete", "platform/config", "DELETE", "/v2/keys/deis/router/bodySize"),
    *asked("update", "platform/platform", "GET", "/v2/keys/deis?quorum*", arm="begun"),
]
DOWN = [
    *written("delete", "cloud/hosted_service", "Delete Hosted Service and All"),
    *written("delete", "cloud/storage_account", "Delete Storage Account", ("before", "after")),
]

# Operations that ask nobody anything, so that there is no request to be killed at: files of the operator, what is computed, what
# is let go.  That such an operation is taken up is the engine's simulation's to show.
ASKS_NOBODY = {
    ("create", "cloud/ssh_key"), ("delete", "cloud/ssh_key"),
    ("create", "config/user_data"), ("delete", "config/user_data"),
    ("delete", "config/cluster"), ("delete", "config/discovery_token"),
}

# Comes about or not: when members leave, etcd chooses a leader anew, and a machine that could not renew its entry meanwhile is
# not listed by fleet for a while.  A run that reads just then waits for it.
MAY_RUN = {("update", "platform/node")}

# Pending by chance only, which no hold brings about: a member comes after its cluster has formed, and a machine serves the platform
# after it is a member, so both mostly are well when they are asked first; one that leaves waits only while the others are not well.
PENDING_BY_CHANCE = {("create", "config/member"), ("create", "platform/node"), ("delete", "config/member")}


def possible_in_one_life(moments):
    """Without those that another moment of the life makes impossible: of an object that is written once, either the reply is lost
    or its operation is polled; and what an obstacle keeps pending may be over before the obstacle is there."""
    single = {"Create Storage Account", "Add Service Certificate", "Create VM Deployment"}
    late = {"registration", "slow router"}
    return [moment for moment in moments if moment.obstacle not in late
            and (moment.operation not in single or moment.point != "between polls")]


class Armed:
    """A moment in force: `step` places what is to be placed, `reached` says whether the run is there now."""

    def __init__(self, cloud, moment, is_open):
        self.cloud, self.moment = cloud, moment
        self.since = len(cloud.log())
        self.stuck = self.hold = None
        self.due_now = moment.arm != "begun" or is_open  # else what is held may come before it
        self.seen_held = False
        if moment.obstacle == "stuck":
            self.stuck = cloud.fault(operation=moment.operation, object=self.object_(), action="stuck")

    def step(self, events):
        if self.hold is None and self.due(events):
            self.place()
        elif not self.due_now:
            self.pass_readings_on(events)

    def pass_readings_on(self, events):
        """The same request reads before the plan, checks after it, and then carries out.  Whichever comes is held, so that none
        slips by; it was not the operation's if the events, read later than it was seen, do not have that begun."""
        if self.seen_held:
            self.seen_held = False
            self.due_now = any(event["event"] == "operation_started" and self.moment.concerns(event["address"]) for event in events)
            if not self.due_now:
                reading = self.hold
                self.place()
                self.cloud.let_go(reading)
        else:
            self.seen_held = self.cloud.held(self.hold) > 0

    def due(self, events):
        mine = [event for event in events if self.moment.concerns(event.get("address", ""))]
        wanted = self.moment.arm
        if wanted in ("at once", "begun"):
            return True
        progress = [event for event in mine if event["event"] == "operation_progress"]
        if wanted == "booting":
            return any(event.get("phase") != "being accepted" for event in progress)
        return bool(progress)

    def place(self):
        moment = self.moment
        point = "after" if moment.point == "after" else "before"
        if moment.path:
            self.hold = self.cloud.hold(moment.method, moment.path, point)
        elif self.stuck is None:
            self.hold = self.cloud.fault(operation=moment.operation, object=self.object_(), point=point, action="hold")
        else:
            accepted = [one for one in self.cloud.log()[self.since:] if one["operation"] == moment.operation
                        and self.object_() in one["object"] and one["accepted"]]
            if accepted:
                self.hold = self.cloud.fault(operation="Get Operation Status", object=accepted[-1]["operation_id"],
                                             action="hold")

    def object_(self):
        """Only roles are asked for by name; the first machine comes with its deployment."""
        return self.moment.name if self.moment.operation == "Add Role" else ""

    def reached(self):
        if self.hold is None or not self.due_now:
            return False
        if self.moment.path:
            return self.cloud.held(self.hold) > 0
        return self.cloud.ask("GET", f"/faults/{self.hold}")["hits"] > 0

    def lift(self):
        if self.hold is not None and self.moment.path:
            self.cloud.let_go(self.hold)
        elif self.hold is not None:
            self.cloud.ask("DELETE", f"/faults/{self.hold}")
        if self.stuck is not None:
            self.cloud.release(self.stuck)
            self.cloud.ask("DELETE", f"/faults/{self.stuck}")


class Obstacles:
    """What keeps operations pending that would otherwise be over too soon, for as long as a moment needs it."""

    def __init__(self, cloud):
        self.cloud = cloud
        self.registration = None

    def need(self, moments):
        wanted = {moment.obstacle for moment in moments}
        if "registration" in wanted and self.registration is None:
            self.registration = self.cloud.hold("PUT", f"/{TOKEN}/*", "before")
        if "registration" not in wanted and self.registration is not None:
            self.cloud.let_go(self.registration)
            self.registration = None
        slow = {"deis-router@3.service": 1e9} if "slow router" in wanted else None
        if self.cloud.options.get("unit_ready_ms") != slow:
            self.cloud.set_options(unit_ready_ms=slow)

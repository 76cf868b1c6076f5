#include "core/run/plan_text.hpp"

#include <catch2/catch.hpp>
#include <deque>
#include <sstream>

using namespace slipway;
using namespace slipway::core;

namespace {

/// A plan put together by a test, and what it points into.
struct Planned {
  ResourceType machine;
  std::deque<DesiredResource> desired;
  std::deque<ResourceRow> rows;
  Plan plan;

  Planned() {
    machine.name = "machine";
    machine.machine = true;
    for (const auto* name : {"size", "password"}) machine.inputs.emplace_back().name = name;
    machine.inputs.back().sensitive = true;
  }

  Change& create(const std::string& name, const std::string& summary) {
    auto& wanted = desired.emplace_back();
    wanted.address = "cloud/machine/" + name;
    wanted.type = &machine;
    wanted.resource.summary = summary;
    auto& change = plan.changes.emplace_back();
    change.address = wanted.address;
    change.kind = ChangeKind::create;
    change.reason = "it does not exist yet";
    change.desired = &wanted;
    change.machine = true;
    change.inputs.set("size", "Large").set("password", "hush");
    return change;
  }
  Change& remove(const std::string& address, const std::string& taken_by = {}) {
    auto& change = plan.changes.emplace_back();
    change.address = address;
    change.kind = ChangeKind::remove;
    change.reason = "the stack is taken down";
    change.taken_by = taken_by;
    return change;
  }
  std::string text(bool all = false) const {
    std::ostringstream out;
    print_plan(out, plan, {false, all});
    return out.str();
  }
};

}  // namespace

TEST_CASE("a plan tells in a line what a machine will be", "[cli][plan]") {
  Planned planned;
  planned.create("demo-0", "Large in West US, ports 22, 80");
  CHECK(planned.text() == "  + cloud/machine/demo-0  create: Large in West US, ports 22, 80\n");
}

TEST_CASE("what a plugin says nothing of is told by its reason", "[cli][plan]") {
  Planned planned;
  planned.create("demo-0", "");
  CHECK(planned.text() == "  + cloud/machine/demo-0  create: it does not exist yet\n");
}

TEST_CASE("in detail a plan tells every input but secrets", "[cli][plan]") {
  Planned planned;
  planned.create("demo-0", "Large");
  CHECK(planned.text(true) ==
        "  + cloud/machine/demo-0  create: Large\n"
        "        password: (sensitive)\n"
        "        size: Large\n");
}

TEST_CASE("a plan counts machines and what comes with them", "[cli][plan]") {
  Planned planned;
  planned.create("demo-0", "");
  planned.create("demo-1", "");
  planned.create("net", "").machine = false;
  planned.remove("cloud/thing/old");
  CHECK(plan_summary(planned.plan) == "2 machines and 1 more to create, 1 to delete");
}

TEST_CASE("what goes along with its container is one line", "[cli][plan]") {
  Planned planned;
  planned.remove("cloud/service/demo");
  planned.remove("cloud/machine/demo-0", "cloud/service/demo").machine = true;
  planned.remove("cloud/machine/demo-1", "cloud/service/demo").machine = true;
  planned.remove("platform/unit/web", "cloud/machine/demo-0");
  CHECK(planned.text() ==
        "  - cloud/service/demo  delete: the stack is taken down\n"
        "      with it: 2 machine (demo-0, demo-1), 1 unit (web)\n");
  CHECK(planned.text(true).find("cloud/machine/demo-1  delete: goes with cloud/service/demo") !=
        std::string::npos);
}

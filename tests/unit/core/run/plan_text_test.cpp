#include "core/run/plan_text.hpp"

#include <catch2/catch.hpp>
#include <deque>
#include <sstream>

using namespace slipway;
using namespace slipway::core;

namespace {

/// A plan put together by a test, and what it points into.
struct PlanTold {
  ResourceType machine;
  std::deque<DesiredResource> desired;
  std::deque<ResourceRow> rows;
  Plan plan;

  PlanTold() {
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
  PlanTold planned;
  planned.create("demo-0", "Large in West US, ports 22, 80");
  CHECK(planned.text() == "  + cloud/machine/demo-0  create: Large in West US, ports 22, 80\n");
}

TEST_CASE("what a plugin says nothing of is told by its reason", "[cli][plan]") {
  PlanTold planned;
  planned.create("demo-0", "");
  CHECK(planned.text() == "  + cloud/machine/demo-0  create: it does not exist yet\n");
}

TEST_CASE("in detail a plan tells every input but secrets", "[cli][plan]") {
  PlanTold planned;
  planned.create("demo-0", "Large");
  CHECK(planned.text(true) ==
        "  + cloud/machine/demo-0  create: Large\n"
        "        password: (sensitive)\n"
        "        size: Large\n");
}

TEST_CASE("a plan counts machines and what comes with them", "[cli][plan]") {
  PlanTold planned;
  planned.create("demo-0", "");
  planned.create("demo-1", "");
  planned.create("net", "").machine = false;
  planned.remove("cloud/thing/old");
  CHECK(plan_summary(planned.plan) == "2 machines and 1 more to create, 1 to delete");
}

TEST_CASE("what goes along with its container is one line", "[cli][plan]") {
  PlanTold planned;
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

TEST_CASE("each kind of change has a sign and a word of its own", "[cli][plan]") {
  const std::vector<std::pair<ChangeKind, std::string>> signs = {
      {ChangeKind::create, "  + a/b/c  create: why\n"},
      {ChangeKind::update, "  ~ a/b/c  update: why\n"},
      {ChangeKind::replace, "  ± a/b/c  replace: why\n"},
      {ChangeKind::remove, "  - a/b/c  delete: why\n"},
      {ChangeKind::resume, "  > a/b/c  resume: why\n"},
      {ChangeKind::repair, "  ^ a/b/c  repair: why\n"},
      {ChangeKind::forget, "  . a/b/c  forget: why\n"},
      {ChangeKind::hold, "  ! a/b/c  hold: why\n"},
      {ChangeKind::record, "  = a/b/c  record: why\n"}};
  for (const auto& [kind, line] : signs) {
    PlanTold planned;
    auto& change = planned.remove("a/b/c");
    change.kind = kind;
    change.reason = "why";
    CHECK(planned.text() == line);
    std::ostringstream coloured;
    print_plan(coloured, planned.plan, {true, false});
    CHECK(coloured.str().starts_with("\033["));
    CHECK(coloured.str().find("a/b/c\033[0m  ") != std::string::npos);
  }
}

TEST_CASE("what stays as it is has no line but for its notes", "[cli][plan]") {
  PlanTold planned;
  auto& change = planned.remove("a/b/c");
  change.kind = ChangeKind::no_op;
  CHECK(planned.text().empty());
  change.notes = {"it differs, and is kept"};
  CHECK(planned.text() == "  note: a/b/c: it differs, and is kept\n");
  change.kind = ChangeKind::update;
  change.reason = "why";
  CHECK(planned.text() == "  ~ a/b/c  update: why\n      note: it differs, and is kept\n");
}

TEST_CASE("what is certain, what it interrupts and what goes first is said behind the reason",
          "[cli][plan]") {
  PlanTold planned;
  auto& change = planned.remove("a/b/c");
  change.kind = ChangeKind::replace;
  change.reason = "why";
  change.maybe = true;
  CHECK(planned.text() == "  ± a/b/c  maybe replace: why\n");
  change.interrupts = true;
  CHECK(planned.text() == "  ± a/b/c  maybe replace: why (interrupts its service)\n");
  change.interrupts = false;
  change.old_address = "a/b/c~1";
  CHECK(planned.text() == "  ± a/b/c  maybe replace: why (the new one is made first)\n");
  change.old_address.clear();
  change.taken_by = "a/b/d";
  CHECK(planned.text() == "  ± a/b/c  maybe replace: why (goes with a/b/d)\n");
}

TEST_CASE("a difference is told by path, before and after, and a secret by neither",
          "[cli][plan]") {
  PlanTold planned;
  auto& change = planned.remove("a/b/c");
  change.kind = ChangeKind::update;
  const auto shown = [&](Value before, Value after, bool sensitive = false) {
    change.differences.clear();
    auto& one = change.differences.emplace_back();
    one.path = "x";
    one.before = std::move(before);
    one.after = std::move(after);
    one.sensitive = sensitive;
    const auto text = planned.text();
    return text.substr(text.find("      x: "));
  };
  CHECK(shown(1, "two") == "      x: 1 -> two\n");
  CHECK(shown("hush", "hush again", true) == "      x: (sensitive) -> (sensitive)\n");
  Value secret("hush");
  secret.mark_sensitive();
  CHECK(shown(secret, nullptr) == "      x: (sensitive) -> (none)\n");
  CHECK(shown(nullptr, Reference{"a/b/d", "id"}) == "      x: (none) -> (known later)\n");
  CHECK(shown("first\nsecond", "a") == "      x: first… -> a\n");
  CHECK(shown(std::string(48, 'a'), "b") == "      x: " + std::string(48, 'a') + " -> b\n");
  CHECK(shown(std::string(49, 'a'), "b") == "      x: " + std::string(48, 'a') + "… -> b\n");
  CHECK(shown(std::string(47, 'a') + "é", "b") == "      x: " + std::string(47, 'a') + "… -> b\n");
}

TEST_CASE("what a change means stands below it, in the plugin's words", "[cli][plan]") {
  PlanTold planned;
  auto& change = planned.remove("a/b/c");
  change.kind = ChangeKind::update;
  change.reason = "why";
  change.meaning = {"all disks are wiped"};
  CHECK(planned.text() == "  ~ a/b/c  update: why\n        all disks are wiped\n");
}

TEST_CASE("what is made anew says why and what the new one will be", "[cli][plan]") {
  PlanTold planned;
  auto& change = planned.create("demo-0", "Large");
  ResourceRow row;
  change.row = &row;
  change.reason = "it is gone";
  CHECK(planned.text() == "  + cloud/machine/demo-0  create: it is gone\n      new: Large\n");
  change.kind = ChangeKind::replace;
  CHECK(planned.text() == "  ± cloud/machine/demo-0  replace: it is gone\n      new: Large\n");
  change.kind = ChangeKind::update;
  CHECK(planned.text() == "  ~ cloud/machine/demo-0  update: it is gone\n");
}

TEST_CASE("a line that does not fit on a terminal goes on below", "[cli][plan]") {
  PlanTold planned;
  // two blanks, a sign, a blank, the address, two blanks and `delete: `
  const std::string address = "a/b/c";
  const auto room = 80 - 4 - address.size() - 2 - std::string("delete: ").size();
  planned.remove(address).reason = std::string(room, 'x');
  CHECK(planned.text() == "  - a/b/c  delete: " + std::string(room, 'x') + "\n");
  planned.plan.changes[0].reason = std::string(room - 1, 'x') + " y";
  CHECK(planned.text().starts_with("  - a/b/c\n      delete: "));
}

TEST_CASE("in detail nothing is told of an input that is empty", "[cli][plan]") {
  PlanTold planned;
  auto& change = planned.create("demo-0", "Large");
  change.inputs = Value::map().set("size", "").set("other", 3);
  change.inputs.set("third", nullptr);
  CHECK(planned.text(true) == "  + cloud/machine/demo-0  create: Large\n        other: 3\n");
  change.kind = ChangeKind::update;
  CHECK(planned.text(true).find("other") == std::string::npos);
}

TEST_CASE("of many that go along the first five are named", "[cli][plan]") {
  PlanTold planned;
  planned.remove("cloud/service/demo");
  for (int number = 0; number < 5; ++number)
    planned.remove("cloud/disk/d" + std::to_string(number), "cloud/service/demo");
  CHECK(planned.text().ends_with("with it: 5 disk (d0, d1, d2, d3, d4)\n"));
  planned.remove("cloud/disk/d5", "cloud/service/demo");
  CHECK(planned.text().ends_with("with it: 6 disk (d0, d1, d2, d3, d4, …)\n"));
}

TEST_CASE("what goes along and has something to be said of it has a line of its own",
          "[cli][plan]") {
  PlanTold planned;
  planned.remove("cloud/service/demo");
  planned.remove("cloud/disk/d0", "cloud/service/demo").notes = {"it held data"};
  planned.remove("cloud/part/p0", "cloud/disk/d0");
  CHECK(planned.text() ==
        "  - cloud/service/demo  delete: the stack is taken down\n"
        "  - cloud/disk/d0  delete: goes with cloud/service/demo\n"
        "      note: it held data\n"
        "      with it: 1 part (p0)\n");
}

TEST_CASE("a summary says that nothing changes, or how much is not known", "[cli][plan]") {
  PlanTold planned;
  CHECK(plan_summary(planned.plan) == "no changes");
  planned.remove("a/b/c").kind = ChangeKind::no_op;
  CHECK(plan_summary(planned.plan) == "no changes");
  CHECK(unread(planned.plan) == 0);
  planned.remove("a/b/d").kind = ChangeKind::hold;
  CHECK(unread(planned.plan) == 1);
  CHECK(plan_summary(planned.plan) == "1 unchanged; not known: 1 could not be read");
  planned.plan.changes.erase(planned.plan.changes.begin());
  CHECK(plan_summary(planned.plan) == "not known: 1 could not be read");
}

TEST_CASE("a plan for programs holds what a plan for people says", "[cli][plan]") {
  PlanTold planned;
  auto& made = planned.create("demo-0", "Large");
  made.maybe = true;
  auto& gone = planned.remove("cloud/disk/d0", "cloud/machine/demo-0");
  gone.notes = {"it held data"};
  gone.meaning = {"all is wiped"};
  auto& changed = planned.remove("cloud/net/n");
  changed.kind = ChangeKind::update;
  changed.interrupts = true;
  auto& one = changed.differences.emplace_back();
  one.path = "x";
  one.before = "a";
  one.after = "hush";
  one.sensitive = true;
  planned.remove("cloud/net/m").kind = ChangeKind::hold;
  const auto value = plan_value(planned.plan);
  CHECK(value["version"].as_int() == 1);
  CHECK_FALSE(value["everything_anew"].as_bool(true));
  CHECK(value["not_known"].as_int() == 1);
  CHECK(value["counts"]["create"].as_int() == 1);
  const auto& changes = value["changes"];
  REQUIRE(changes.size() == 4);
  CHECK(changes.as_list()[0] == Value::map()
                                    .set("address", "cloud/machine/demo-0")
                                    .set("kind", "create")
                                    .set("reason", "it does not exist yet")
                                    .set("maybe", true)
                                    .set("summary", "Large")
                                    .set("machine", true));
  CHECK(changes.as_list()[1] == Value::map()
                                    .set("address", "cloud/disk/d0")
                                    .set("kind", "delete")
                                    .set("reason", "the stack is taken down")
                                    .set("taken_by", "cloud/machine/demo-0")
                                    .set("meaning", Value::list().push("all is wiped"))
                                    .set("notes", Value::list().push("it held data")));
  CHECK(changes.as_list()[2]["interrupts"].as_bool());
  CHECK(changes.as_list()[2]["differences"].as_list().at(0) ==
        Value::map().set("path", "x").set("before", "(sensitive)").set("after", "(sensitive)"));
}

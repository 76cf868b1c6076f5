#include <catch2/catch.hpp>
#include <thread>

#include "core/run/patience.hpp"
#include "tests/unit/core/run/play.hpp"

// The small parts of a run: what it waits for, what it gives up, and what the engine asks of it.

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::Play;

using Texts = std::vector<std::string>;

namespace {

/// A plugin whose calls return when the test says so, or when they are told to stop.
class Slow final : public Instance {
 public:
  bool has(Function) const override { return true; }
  Value call(Function, const Value&, const CallServices& services) override {
    begun = true;
    while (!may_end && !services.stop.stop_requested()) std::this_thread::yield();
    return Value::map().set("outcome", "done");
  }
  std::atomic<bool> begun{false};
  std::atomic<bool> may_end{false};
};

/// A run that ends while a call of a plugin has not returned; what the process was ended with.
std::optional<int> left_with_a_call_under_way(Play& play, bool gives_up, bool stops) {
  Slow slow;
  std::optional<int> abandoned;
  play.console.abandon = [&](int code) {
    abandoned = code;
    slow.may_end = true;
  };
  play.run("look", [&](Session& session) {
    session.calls.dispatcher(1).start({0, &slow, Function::read, Value::map()});
    while (!slow.begun) std::this_thread::yield();
    if (gives_up) session.calls.gave_up();
    if (stops) play.stop.request_stop();
    if (!gives_up && !stops) slow.may_end = true;
    return session.teller.end(ExitCode::not_found, {}, {});
  });
  return abandoned;
}

}  // namespace

TEST_CASE("a call that nobody waits for any more goes with the process", "[session]") {
  SECTION("after it was given up") {
    Play play;
    CHECK(left_with_a_call_under_way(play, true, false) == static_cast<int>(ExitCode::not_found));
  }
  SECTION("after a cancel") {
    Play play;
    CHECK(left_with_a_call_under_way(play, false, true) == static_cast<int>(ExitCode::cancelled));
  }
  SECTION("but one that is wanted is waited for") {
    Play play;
    CHECK_FALSE(left_with_a_call_under_way(play, false, false));
  }
}

TEST_CASE("a run without a call under way is left by itself, also when it was stopped",
          "[session]") {
  Play play;
  bool abandoned = false;
  play.console.abandon = [&](int) { abandoned = true; };
  play.run("look", [&](Session& session) {
    session.calls.dispatcher(1);
    session.calls.gave_up();
    play.stop.request_stop();
    return ExitCode::ok;
  });
  CHECK_FALSE(abandoned);
}

TEST_CASE("patience ends when nothing is heard, and not before", "[patience]") {
  Patience patience({}, Millis(20));
  CHECK_FALSE(patience.ran_out());
  const auto token = patience.token();
  while (!token.stop_requested()) std::this_thread::yield();
  CHECK(patience.ran_out());
}

TEST_CASE("what is heard gives patience its time anew", "[patience]") {
  Patience patience({}, Millis(60'000));
  for (int times = 0; times < 100; ++times) patience.heard();
  CHECK_FALSE(patience.ran_out());
  CHECK_FALSE(patience.token().stop_requested());
}

TEST_CASE("a user's stop is passed on, and is no want of patience", "[patience]") {
  std::stop_source user;
  Patience patience(user.get_token(), std::nullopt);
  CHECK_FALSE(patience.token().stop_requested());
  user.request_stop();
  CHECK(patience.token().stop_requested());
  CHECK_FALSE(patience.ran_out());
}

TEST_CASE("a deadline is the one of the operation, else of the type, else of nobody", "[session]") {
  Play play("  timeouts: {thing.create: 5s, thing: 7s}\n");
  play.run("look", [](Session& session) {
    REQUIRE(session.open(Access::look) == ExitCode::ok);
    CHECK(session.host.deadline("cloud", "thing", Action::create) == Millis(5000));
    CHECK(session.host.deadline("cloud", "thing", Action::remove) == Millis(7000));
    CHECK_FALSE(session.host.deadline("cloud", "bag", Action::create));
    CHECK_FALSE(session.host.deadline("config", "thing", Action::create));
    return ExitCode::ok;
  });
}

TEST_CASE("requests of a cloud are made without the inventory, all others with it", "[session]") {
  Play play({}, "platform:\n  plugin: puppet\n");
  REQUIRE(play.up() == ExitCode::ok);
  play.run("look", [](Session& session) {
    REQUIRE(session.open(Access::look) == ExitCode::ok);
    CHECK(session.host.request_base("cloud", session.state())["inventory"].is_null());
    const auto nodes = [&] {
      return session.host.request_base("platform", session.state())["inventory"]["nodes"];
    };
    REQUIRE(nodes().size() == 2);
    CHECK(nodes().as_list()[0]["public_address"].as_string() == "203.0.113.0");

    auto& row = session.own_state().resources.at("cloud/thing/t-0");
    row.outputs.set("address", "198.51.100.7");
    CHECK(nodes().as_list()[0]["public_address"].as_string() == "203.0.113.0");
    session.host.forget_inventory();
    CHECK(nodes().as_list()[0]["public_address"].as_string() == "198.51.100.7");
    row.outputs.set("address", "198.51.100.8");
    ++session.own_state().serial;
    CHECK(nodes().as_list()[0]["public_address"].as_string() == "198.51.100.8");
    auto more = compose_stack(session).layout;
    more.nodes.emplace_back().name = "t-9";
    session.host.use_layout(more, {{"t-9", NodeStanding::fresh}});
    CHECK(nodes().size() == 3);
    return ExitCode::ok;
  });
}

TEST_CASE("the nodes of the inventory are those of the last composition, else those on record",
          "[session]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  play.rewrite("  nodes: 3\n");
  play.run("look", [](Session& session) {
    REQUIRE(session.open(Access::look) == ExitCode::ok);
    CHECK(session.host.inventory().nodes.size() == 2);
    compose_stack(session);
    const auto inventory = session.host.inventory();
    REQUIRE(inventory.nodes.size() == 3);
    CHECK(inventory.nodes[2].status == NodeStanding::fresh);
    CHECK(inventory.nodes[0].status == NodeStanding::present);
    return ExitCode::ok;
  });
}

TEST_CASE("what is not fit for the inventory is told, and is a fault", "[session]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  play.run("look", [](Session& session) {
    REQUIRE(session.open(Access::look) == ExitCode::ok);
    CHECK(tell_unfit(session) == ExitCode::ok);
    session.own_state().resources.at("cloud/thing/t-0").outputs.set("address", "not\na host");
    CHECK(tell_unfit(session) != ExitCode::ok);
    return ExitCode::ok;
  });
  CHECK_FALSE(play.findings("inventory.unfit").empty());
}

TEST_CASE("an up that leaves something unfit for the inventory has failed", "[apply]") {
  Play play;
  play.cue("t-0.create", "moved not a host");
  CHECK(play.up() == ExitCode::failed);
  CHECK_FALSE(play.findings("inventory.unfit").empty());
  CHECK(play.last_line() == "2 done, 0 failed, 0 skipped");
}

TEST_CASE("a look gives up soon on what does not answer, and says what it is", "[session]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  play.cue("t-0.read", "failed forbidden - no entry");
  play.run("look", [](Session& session) {
    REQUIRE(session.open(Access::look) == ExitCode::ok);
    const auto reads = read_back(session);
    CHECK(reads.at("cloud/thing/t-0").answer == ReadBack::Answer::failed);
    CHECK(reads.at("cloud/thing/t-1").answer == ReadBack::Answer::present);
    return ExitCode::ok;
  });
}

TEST_CASE("a look takes what it reads into memory, and writes nothing", "[session]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  play.cue("t-0.read", "moved 198.51.100.7");
  play.run("look", [](Session& session) {
    REQUIRE(session.open(Access::look) == ExitCode::ok);
    read_back(session);
    CHECK(session.host.inventory().nodes.at(0).public_address.as_string() == "198.51.100.7");
    return ExitCode::ok;
  });
  const auto state = play.recorded();
  CHECK(state.resources.at("cloud/thing/t-0").outputs["address"].as_string() == "203.0.113.0");
}

TEST_CASE("a machine that is to go stays in the recorded layout while it is on record",
          "[session]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  play.rewrite("  nodes: 1\n");
  play.cue("t-1.delete", "failed quota none not today");
  CHECK(play.up() == ExitCode::failed);
  CHECK(play.recorded().outputs["layout"]["nodes"].size() == 2);
  play.uncue("t-1.delete");
  REQUIRE(play.up() == ExitCode::ok);
  CHECK(play.recorded().outputs["layout"]["nodes"].size() == 1);
}

TEST_CASE("the plugins that a stack was applied with are in its lock file", "[session]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  const auto lock = LockFile::read(play.folder.path() + "/slipway.lock");
  REQUIRE(lock);
  REQUIRE(lock->find("puppet"));
  CHECK(lock->find("puppet")->version == "1.0.0");
  CHECK(lock->find("puppet")->sha256 == play.recorded().roles.at("cloud").hash);
}

TEST_CASE("a stack that was put on record is on record, in the state in memory too", "[session]") {
  Play play;
  play.run("up", [](Session& session) {
    REQUIRE(session.open(Access::change) == ExitCode::ok);
    const auto made = compose_stack(session);
    CHECK_FALSE(is_stack_recorded(session, made));
    const auto batch = record_of_stack(session, made);
    REQUIRE(batch);
    CHECK(batch->put_roles.size() == 1);
    CHECK(batch->put_outputs);
    CHECK(is_stack_recorded(session, made));
    session.own_state().roles.at("cloud").hash = "another";
    CHECK_FALSE(is_stack_recorded(session, made));
    session.own_state().roles.at("cloud").hash = batch->put_roles[0].hash;
    session.own_state().roles.at("cloud").overrides["shade"] = "flag";
    CHECK_FALSE(is_stack_recorded(session, made));
    return ExitCode::ok;
  });
}

TEST_CASE("a record is made current in what is planned; its form only where nothing is done",
          "[session]") {
  ResourceType type;
  type.version = 4;
  DesiredResource desired;
  desired.type = &type;
  desired.protect = true;
  desired.resource.exclusive = {"stage"};
  const auto version_after = [&](ChangeKind kind) {
    Change change;
    change.kind = kind;
    change.desired = &desired;
    ResourceRow row;
    make_current(row, change, NodeAddresses(contract::Layout{}));
    CHECK(row.protect);
    CHECK(row.wiring.exclusive == Texts{"stage"});
    return row.schema_version;
  };
  CHECK(version_after(ChangeKind::no_op) == 4);
  CHECK(version_after(ChangeKind::record) == 4);
  CHECK(version_after(ChangeKind::update) == 1);
  CHECK(version_after(ChangeKind::hold) == 1);
}

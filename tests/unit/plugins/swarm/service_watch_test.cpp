#include <catch2/catch.hpp>

#include "parsed.hpp"
#include "swarm/resources/service_watch.hpp"

using namespace swarm;
using slipway::Value;
using swarm_test::parsed;

namespace {

Value task(const std::string& id, const std::string& state, const std::string& node = "a",
           const std::string& error = {}, const std::string& image = "web:1") {
  auto status = Value::map().set("State", state).set("Timestamp", "2026-11-28T22:00:0" + id);
  status.set_if("Err", error);
  auto made = Value::map().set("ID", id).set("Slot", 1).set("NodeID", node);
  made.set("DesiredState", state == "running" || state == "pending" ? "running" : "shutdown");
  made.set("Spec", Value::map().set("ContainerSpec", Value::map().set("Image", image)));
  return made.set("Status", std::move(status));
}

ServiceLook look_of(std::vector<Value> tasks, const std::string& update = "null") {
  ServiceLook look;
  look.service = parsed(R"({"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"web:1"}},)"
                        R"("Mode":{"Replicated":{"Replicas":2}}},"UpdateStatus":)" +
                        update + "}");
  look.tasks = std::move(tasks);
  look.nodes["a"] = parsed(R"({"Status":{"State":"ready"},)"
                           R"("Spec":{"Labels":{"io.slipway.node":"n0"}}})");
  look.nodes["dead"] = parsed(R"({"Status":{"State":"down"},"Spec":{},)"
                              R"("Description":{"Hostname":"ghost"}})");
  return look;
}

}  // namespace

TEST_CASE("a service is up when as many tasks as wanted run on nodes that are there") {
  CHECK(judge(look_of({task("1", "running"), task("2", "running")}), {}).verdict ==
        ServiceVerdict::up);
  const auto half = judge(look_of({task("1", "running"), task("2", "running", "dead")}), {});
  CHECK(half.verdict == ServiceVerdict::coming);
  CHECK(half.phase == "1 of 2 tasks run");
}

TEST_CASE("tasks of the form before do not count") {
  const auto judgement =
      judge(look_of({task("1", "running"), task("2", "running", "a", "", "web:0")}), {});
  CHECK(judgement.verdict == ServiceVerdict::coming);
}

TEST_CASE("a service fails once more tasks have failed than may, those of before not counted") {
  ServiceExpectation expected;
  expected.failures_allowed = 1;
  const auto look = look_of({task("1", "failed", "a", "task: non-zero exit (7)"),
                             task("2", "rejected", "a", "No such image: web:1")});
  const auto judgement = judge(look, expected);
  CHECK(judgement.verdict == ServiceVerdict::failing);
  CHECK(judgement.why == "No such image: web:1");
  CHECK(judgement.culprit["ID"].as_string() == "2");
  expected.old_failed = {"1"};
  CHECK(judge(look, expected).verdict == ServiceVerdict::coming);
}

TEST_CASE("a task without a place is told, and outweighed by nothing but a service that is up") {
  const auto judgement = judge(
      look_of({task("1", "running"), task("2", "pending", "", "no suitable node (full)")}), {});
  CHECK(judgement.verdict == ServiceVerdict::stuck);
  CHECK(judgement.why == "no suitable node (full)");
}

TEST_CASE("an update that docker gave up or took back is one that did not come through") {
  for (const char* state :
       {"paused", "rollback_started", "rollback_completed", "rollback_paused"}) {
    const auto update =
        std::string(R"({"State":")") + state + R"(","StartedAt":"now","Message":"it failed"})";
    const auto look = look_of({task("1", "running"), task("2", "running")}, update);
    CHECK(judge(look, {}).verdict == ServiceVerdict::stopped);
    CHECK(judge(look, {}).why == "it failed");
    ServiceExpectation of_before;
    of_before.former_update = "now";
    CHECK(judge(look, of_before).verdict == ServiceVerdict::up);
  }
}

TEST_CASE("a rollback that was asked for is no failure") {
  ServiceExpectation asked;
  asked.asked_back = true;
  const auto running = std::vector<Value>{task("1", "running"), task("2", "running")};
  CHECK(judge(look_of(running, R"({"State":"rollback_completed","StartedAt":"now"})"), asked)
            .verdict == ServiceVerdict::up);
  CHECK(
      judge(look_of(running, R"({"State":"rollback_started","StartedAt":"now"})"), asked).verdict ==
      ServiceVerdict::coming);
}

TEST_CASE("a task is named with its slot, and its node as the stack names it") {
  const auto look = look_of({});
  CHECK(task_name(task("1", "failed"), "web_web") == "web_web.1");
  CHECK(node_of(task("1", "failed"), look.nodes) == "n0");
  CHECK(node_of(task("1", "failed", "dead"), look.nodes) == "ghost");
  CHECK(node_of(task("1", "failed", ""), look.nodes) == "no node");
}

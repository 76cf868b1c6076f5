#include <catch2/catch.hpp>

#include "swarm/compose/compose.hpp"
#include "swarm/docker/json.hpp"

using namespace swarm;
using slipway::Value;

namespace {

Compose read(const std::string& text, user_data::Problems& problems) {
  return read_compose(text, {"st", "/nowhere", {{"TAG", "2"}, {"EMPTY", ""}}}, problems);
}

/// The one service of a file that begins with `image: web:1`.
Value spec_of(const std::string& lines) {
  user_data::Problems problems;
  const auto compose = read("services:\n  web:\n    image: web:1\n" + lines, problems);
  for (const auto& problem : problems.list()) INFO(problem.message);
  CHECK_FALSE(problems.has_errors());
  REQUIRE(compose.services.size() == 1);
  return compose.services[0].spec;
}

Value container_of(const std::string& lines) {
  return spec_of(lines)["TaskTemplate"]["ContainerSpec"];
}

std::string json(const Value& value) { return write_json(value); }

}  // namespace

TEST_CASE("names and labels are those that docker's own client would give") {
  const auto spec = spec_of("    labels: {c: cl}\n    deploy: {labels: {d: dl}}\n");
  CHECK(spec["Name"].as_string() == "st_web");
  CHECK(json(spec["Labels"]) ==
        R"({"com.docker.stack.image":"web:1","com.docker.stack.namespace":"st","d":"dl"})");
  CHECK(json(spec["TaskTemplate"]["ContainerSpec"]["Labels"]) ==
        R"({"c":"cl","com.docker.stack.namespace":"st"})");
}

TEST_CASE("a command is the arguments, an entrypoint the command, each split as a shell does") {
  const auto made = container_of(
      "    command: serve --name 'a b' \"c\\\"d\"\n"
      "    entrypoint: [/bin/sh, -c]\n");
  CHECK(json(made["Args"]) == R"(["serve","--name","a b","c\"d"])");
  CHECK(json(made["Command"]) == R"(["/bin/sh","-c"])");
}

TEST_CASE("an environment is sorted, and a variable without a value stays without one") {
  const auto made = container_of("    environment: {B: 1, A: two}\n");
  CHECK(json(made["Env"]) == R"(["A=two","B=1"])");
}

TEST_CASE("durations, sizes and shares become docker's whole numbers") {
  CHECK(container_of("    stop_grace_period: 1m30s\n")["StopGracePeriod"].as_int() ==
        90'000'000'000);
  const auto resources = spec_of(
      "    deploy:\n      resources:\n"
      "        limits: {cpus: '0.5', memory: 64m, pids: 50}\n")["TaskTemplate"]["Resources"];
  CHECK(json(resources) == R"({"Limits":{"MemoryBytes":67108864,"NanoCPUs":500000000,"Pids":50}})");
}

TEST_CASE("ports in all their forms come to docker's list in one order") {
  const auto ports = spec_of(
      "    ports:\n      - \"9000-9001:80-81\"\n      - \"53:53/udp\"\n"
      "      - {target: 70, published: \"7070\", mode: host}\n")["EndpointSpec"]["Ports"];
  REQUIRE(ports.size() == 4);
  CHECK(ports.at_path("0.Protocol").as_string() == "udp");
  CHECK(ports.at_path("1.PublishMode").as_string() == "host");
  CHECK(ports.at_path("1.PublishedPort").as_int() == 7070);
  CHECK(ports.at_path("3.PublishedPort").as_int() == 9001);
}

TEST_CASE("a health check, restarts, updates and placement are docker's own") {
  const auto spec = spec_of(
      "    healthcheck: {test: curl -f localhost, interval: 2s, retries: 2}\n"
      "    deploy:\n      replicas: 2\n      restart_policy: {condition: on-failure, delay: 2s}\n"
      "      update_config: {parallelism: 2, order: start-first}\n"
      "      placement:\n        constraints: [node.role==worker]\n"
      "        preferences: [{spread: node.labels.zone}]\n");
  const auto& task = spec["TaskTemplate"];
  CHECK(json(task["ContainerSpec"]["Healthcheck"]) ==
        R"({"Interval":2000000000,"Retries":2,"Test":["CMD-SHELL","curl -f localhost"]})");
  CHECK(json(task["RestartPolicy"]) == R"({"Condition":"on-failure","Delay":2000000000})");
  CHECK(json(spec["UpdateConfig"]) == R"({"Order":"start-first","Parallelism":2})");
  CHECK(
      json(task["Placement"]) ==
      R"({"Constraints":["node.role==worker"],"Preferences":[{"Spread":{"SpreadDescriptor":"node.labels.zone"}}]})");
  CHECK(json(spec["Mode"]) == R"({"Replicated":{"Replicas":2}})");
  CHECK(json(spec_of("    deploy: {mode: global}\n")["Mode"]) == R"({"Global":{}})");
}

TEST_CASE("variables are put in, with their texts for when they are not set") {
  CHECK(container_of("    user: a${TAG}b$TAG$$c${NONE:-d}${EMPTY-e}${EMPTY:-f}\n")["User"]
            .as_string() == "a2b2$cdf");
}

TEST_CASE("of the file's networks those are made that a service is in, the default one too") {
  user_data::Problems problems;
  const auto compose = read(
      "services:\n  a: {image: x, networks: {front: {aliases: [z]}}}\n"
      "  b: {image: x}\nnetworks: {front: {attachable: true}, spare: {}}\n",
      problems);
  CHECK(problems.list().empty());
  REQUIRE(compose.networks.size() == 2);
  CHECK(compose.networks[0].name == "st_default");
  CHECK(compose.networks[1].body["Attachable"].as_bool());
  CHECK(compose.services[0].networks[0].aliases == std::vector<std::string>{"a", "z"});
}

TEST_CASE("an anchor stands for what it names, and a merge key takes its entries in") {
  const auto made = container_of("    environment: {<<: &common {A: 1}, B: 2}\n");
  CHECK(json(made["Env"]) == R"(["A=1","B=2"])");
}

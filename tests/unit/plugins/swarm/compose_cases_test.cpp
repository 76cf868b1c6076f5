// What is wrong with compose files, and where: each case is a file whose faulty line is marked.
#include <algorithm>
#include <catch2/catch.hpp>

#include "swarm/compose/compose.hpp"

using namespace swarm;
using user_data::Level;

namespace {

struct Case {
  const char* text;  ///< the first `^` stands before what is at fault
  Level level;
  const char* code;
};

const std::string head = "services:\n  web:\n    image: web:1\n";

const std::vector<Case> in_service = {
    {"    ^restart: always\n", Level::warning, "swarm.compose-ignored"},
    {"    ^depends_on: [db]\n", Level::warning, "swarm.compose-ignored"},
    {"    ^build: .\n", Level::warning, "swarm.compose-ignored"},
    {"    ^container_name: x\n", Level::warning, "swarm.compose-ignored"},
    {"    ^privileged: true\n", Level::warning, "swarm.compose-ignored"},
    {"    ^network_mode: host\n", Level::warning, "swarm.compose-ignored"},
    {"    ports: [^\"127.0.0.1:80:80\"]\n", Level::warning, "swarm.compose-ignored"},
    {"    user: ^$NOBODY\n", Level::warning, "swarm.compose-variable"},
    {"    user: ^${NOBODY:?say who}\n", Level::error, "swarm.compose-variable"},
    {"    user: ^${\n", Level::error, "swarm.compose-variable"},
    {"    ^mem_limit: 64m\n", Level::error, "swarm.compose-refused"},
    {"    ^extends: other\n", Level::error, "swarm.compose-refused"},
    {"    ^scale: 3\n", Level::error, "swarm.compose-refused"},
    {"    ^enviroment: {A: 1}\n", Level::error, "swarm.compose-key"},
    {"    ^image: web:2\n", Level::error, "swarm.compose-key"},
    {"    stop_grace_period: ^soon\n", Level::error, "swarm.compose-value"},
    {"    stop_grace_period: ^[1s]\n", Level::error, "swarm.compose-value"},
    {"    init: ^perhaps\n", Level::error, "swarm.compose-value"},
    {"    command: ^it's\n", Level::error, "swarm.compose-value"},
    {"    ports: [^\"80:x\"]\n", Level::error, "swarm.compose-value"},
    {"    ports: [^\"80-82:80-81\"]\n", Level::error, "swarm.compose-value"},
    {"    ports: [^\"80:80/icmp\"]\n", Level::error, "swarm.compose-value"},
    {"    ports: [{target: ^70000}]\n", Level::error, "swarm.compose-value"},
    {"    ports: ^80\n", Level::error, "swarm.compose-value"},
    {"    volumes: [^./here:/there]\n", Level::error, "swarm.compose-path"},
    {"    volumes: [^data:/there]\n", Level::error, "swarm.compose-undefined"},
    {"    volumes: [^data:there]\n", Level::error, "swarm.compose-value"},
    {"    networks: [^front]\n", Level::error, "swarm.compose-undefined"},
    {"    secrets: [^pw]\n", Level::error, "swarm.compose-undefined"},
    {"    configs: [^cf]\n", Level::error, "swarm.compose-undefined"},
    {"    env_file: ^missing.env\n", Level::error, "swarm.compose-file"},
    {"    extra_hosts: ^[db]\n", Level::error, "swarm.compose-value"},
    {"    healthcheck: {test: ^[curl]}\n", Level::error, "swarm.compose-value"},
    {"    deploy: {replicas: ^many}\n", Level::error, "swarm.compose-value"},
    {"    deploy: {mode: ^sometimes}\n", Level::error, "swarm.compose-value"},
    {"    deploy: {mode: global, replicas: ^2}\n", Level::error, "swarm.compose-value"},
    {"    deploy: {endpoint_mode: ^nat}\n", Level::error, "swarm.compose-value"},
    {"    deploy: {placement: {constraints: ^[node.role=worker]}}\n", Level::error,
     "swarm.compose-value"},
    {"    deploy: {restart_policy: {condition: ^never}}\n", Level::error, "swarm.compose-value"},
    {"    deploy: {update_config: {order: ^last}}\n", Level::error, "swarm.compose-value"},
    {"    deploy: {^replica: 2}\n", Level::error, "swarm.compose-key"},
};

const std::vector<Case> files = {
    {"services:\n  ^web: {}\n", Level::error, "swarm.compose-value"},
    {"services:\n  ^-web: {image: x}\n", Level::error, "swarm.compose-name"},
    {"^version: '3'\n", Level::error, "swarm.compose-value"},
    {"^name: x\nservices: {web: {image: x}}\n", Level::warning, "swarm.compose-ignored"},
    {"^include: [x]\nservices: {web: {image: x}}\n", Level::error, "swarm.compose-refused"},
    {"services: {web: {image: x}}\nsecrets: {pw: {file: ^none}}\n", Level::error,
     "swarm.compose-file"},
    {"services: {web: {image: x}}\nsecrets: {pw: ^{labels: {}}}\n", Level::error,
     "swarm.compose-value"},
    {"services: {web: {image: x}}\nconfigs: {cf: {external: true, ^template_driver: golang}}\n",
     Level::error, "swarm.compose-refused"},
};

void check_case(const Case& one, std::string text) {
  const auto mark = text.find('^');
  REQUIRE(mark != std::string::npos);
  text.erase(mark, 1);
  const auto line_start = text.rfind('\n', mark == 0 ? 0 : mark - 1);
  const auto before = std::string_view(text).substr(0, mark);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto column = mark - (line == 1 ? 0 : line_start + 1) + 1;
  user_data::Problems problems;
  read_compose(text, {"st", "/nowhere", {}}, problems);
  INFO(text);
  for (const auto& problem : problems.list())
    INFO(problem.code << " " << problem.at.line << ":" << problem.at.column << " "
                      << problem.message);
  REQUIRE(problems.list().size() >= 1);
  const auto& first = problems.list()[0];
  CHECK(first.level == one.level);
  CHECK(first.code == one.code);
  CHECK(first.at.line == line);
  CHECK(first.at.column == static_cast<int>(column));
}

}  // namespace

TEST_CASE("what docker would refuse or pass over in a service is told at its place") {
  for (const auto& one : in_service) check_case(one, head + one.text);
}

TEST_CASE("what is wrong with the rest of a file is told at its place") {
  for (const auto& one : files) check_case(one, one.text);
}

TEST_CASE("a file that is no YAML, or nothing at all, is a problem and no more") {
  for (const char* text : {"services: {web: [", "", "- a\n", "services: 3\n", "a\tb: \x01"}) {
    user_data::Problems problems;
    read_compose(text, {"st", "/nowhere", {}}, problems);
    INFO(text);
    CHECK(problems.has_errors());
  }
}

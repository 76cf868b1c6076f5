// What docker's own answers are taken for.  The samples below `wire` are of dockerd 20.10.24.
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "swarm/docker/docker.hpp"
#include "swarm/docker/json.hpp"
#include "swarm/docker/log_frames.hpp"
#include "swarm/docker/refusal.hpp"
#include "swarm/docker/standing.hpp"

using namespace swarm;
using slipway::kit::HttpResponse;

namespace {

HttpResponse answer(int status, const std::string& body) { return {status, {}, body}; }

std::string kind_of(int status, const std::string& message) {
  const auto body = write_json(slipway::Value::map().set("message", message)) + "\n";
  return failure_of(answer(status, body), "try").kind;
}

std::string wire(const std::string& name) {
  std::ifstream file(std::string(WIRE) + "/" + name);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

Standing standing_of(const std::string& name) {
  const auto info = read_json(wire(name));
  REQUIRE(info);
  return Standing::from(*info);
}

}  // namespace

TEST_CASE("of an answer of docker its words decide what it is, not its status") {
  CHECK(kind_of(500, "rpc error: code = Unknown desc = update out of sequence") == "conflict");
  CHECK(kind_of(500,
                "rpc error: code = Unknown desc = The swarm does not have a leader. It's "
                "possible that too few managers are online.") == "unavailable");
  CHECK(kind_of(503, "This node is not a swarm manager. Use \"docker swarm init\"") ==
        "unavailable");
  CHECK(kind_of(400,
                "rpc error: code = InvalidArgument desc = secret 'db.pass' is in use by the "
                "following service: sc") == "busy");
  CHECK(kind_of(400,
                "rpc error: code = FailedPrecondition desc = network x is in use by service "
                "y") == "busy");
  CHECK(kind_of(400,
                "rpc error: code = InvalidArgument desc = port '8095' is already in use by "
                "service 'a' (id) as an ingress port") == "invalid");
  CHECK(kind_of(500,
                "rpc error: code = Unknown desc = constraint expected one operator from == "
                "and !=") == "invalid");
  CHECK(kind_of(500, "something that nobody has seen") == "unknown");
  CHECK(kind_of(404, "no such service") == "not_found");
  CHECK(kind_of(409, "name conflicts") == "already_exists");
}

TEST_CASE("docker's words are told without what the managers' protocol puts around them") {
  const auto response =
      answer(400, R"({"message":"rpc error: code = InvalidArgument desc = name must be valid"})"
                  "\n");
  CHECK(words_of(response) == "name must be valid");
  CHECK(failure_of(response, "make it").message == "cannot make it: name must be valid");
  CHECK(failure_of(answer(500, ""), "make it").message == "cannot make it: docker answered 500");
  CHECK(words_of(answer(400, "client version 1.11 is too old\n")) ==
        "client version 1.11 is too old");
}

TEST_CASE("the version that is spoken is one that both sides know") {
  CHECK(api_prefix("1.12", "1.41") == "/v1.41");
  CHECK(api_prefix("1.24", "1.47") == "/v1.44");
  CHECK(api_prefix("1.44", "1.52") == "/v1.44");
  CHECK_THROWS_AS(api_prefix("1.45", "1.60"), slipway::Failure);
  CHECK_THROWS_AS(api_prefix("1.12", "1.40"), slipway::Failure);
  CHECK_THROWS_AS(api_prefix("", "a.b"), slipway::Failure);
}

TEST_CASE("how a machine stands to swarms is what its docker says") {
  const auto outside = standing_of("info-inactive.json");
  CHECK(outside.in_no_swarm());
  CHECK(outside.host_name == "n1");
  const auto manager = standing_of("info-manager.json");
  CHECK(manager.decides());
  CHECK(manager.cluster_id == "2lu5lenyikcxgb33zxtl3f7r6");
  const auto worker = standing_of("info-worker.json");
  CHECK(worker.state == SwarmState::active);
  CHECK_FALSE(worker.manager);
  CHECK(worker.peers == std::vector<std::string>{"p29xktlr7bjs2dq52go9j4rug"});
}

TEST_CASE("a manager that finds no leader does not decide, though it is active") {
  const auto info = read_json(
      R"({"Swarm":{"LocalNodeState":"active","ControlAvailable":true,"NodeID":"a",
          "Error":"The swarm does not have a leader","Cluster":{"ID":"c"}}})");
  CHECK_FALSE(Standing::from(*info).decides());
}

TEST_CASE("the words of a stream of documents are those of all its lines") {
  CHECK(words_of_stream("{\"stream\":\"Loaded image: bb:1\\n\"}\r\n") == "Loaded image: bb:1");
  CHECK(
      words_of_stream("{\"errorDetail\":{\"message\":\"invalid tar\"},\"error\":\"x\"}\nrubbish") ==
      "invalid tar");
}

TEST_CASE("a log is read frame by frame") {
  const std::string out{'\1', 0, 0, 0, 0, 0, 0, 3, 'o', 'n', '\n'};
  const std::string err{'\2', 0, 0, 0, 0, 0, 0, 4, 'b', '\x1b', 'd', '\n'};
  CHECK(text_of_log(out + err) == "on\nb?d\n");
  CHECK(text_of_log(out + err.substr(0, 10)) == "on\nb?");
  CHECK(text_of_log("from a terminal\n") == "from a terminal\n");
  CHECK(text_of_log("").empty());
}

TEST_CASE("a document that is too deep or no document is none") {
  CHECK_FALSE(read_json("no"));
  CHECK_FALSE(read_json(std::string(200, '[') + std::string(200, ']')));
  const std::string text = R"({"a":[1,true,null,"x"],"b":{}})";
  CHECK(write_json(*read_json(text)) == text);
}

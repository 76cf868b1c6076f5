#include <catch2/catch.hpp>

#include "rig/etcd.hpp"
#include "rig/sshd.hpp"
#include "slipway/kit/etcd2.hpp"

using namespace slipway;
using namespace slipway::kit;
using namespace std::chrono_literals;

namespace {

/// A client of a real member, reached through a real sshd.
struct Far {
  explicit Far(bool alone = true) : member(alone) {
    SshOptions options;
    options.host = "127.0.0.1";
    options.port = sshd.port();
    options.user = "core";
    options.identity = sshd.identity();
    auto tunnel = std::make_shared<Tunnel>(SshSession(options));
    client = std::make_unique<Etcd2>(std::make_shared<TunnelHttp>(
        tunnel, std::vector{ChannelTarget::tcp("127.0.0.1", member.port())}, alone ? 10s : 300ms));
  }
  rig::Sshd sshd;
  rig::Etcd member;
  std::unique_ptr<Etcd2> client;
};

template <class Body>
std::string class_of(Body&& body) {
  try {
    body();
  } catch (const Failure& failure) {
    return failure.kind;
  }
  return "none";
}

}  // namespace

TEST_CASE("what is written is read back, whatever its letters", "[kit][etcd2]") {
  const Far far;
  REQUIRE(
      rig::eventually([&] { return class_of([&] { far.client->require_healthy(); }) == "none"; }));
  const std::string odd = "a=b&c d+e/\n%25\xc3\xbc";
  far.client->put("/deep/er/key", odd);
  CHECK(far.client->get("/deep/er/key").value == odd);
  const auto tree = far.client->get("/deep", true);
  REQUIRE(tree.nodes.size() == 1);
  REQUIRE(tree.nodes[0].nodes.size() == 1);
  CHECK(tree.nodes[0].nodes[0].key == "/deep/er/key");
  CHECK_FALSE(far.client->find("/nothing"));
  CHECK(far.client->members().size() == 1);
}

TEST_CASE("a member is added before it starts, and one that is not there is not removed",
          "[kit][etcd2]") {
  const Far far;
  REQUIRE(
      rig::eventually([&] { return class_of([&] { far.client->require_healthy(); }) == "none"; }));
  CHECK_FALSE(far.client->remove_member("123456789abcdef0"));
  const auto id = far.client->add_member({"http://127.0.0.1:1"});
  const auto members = far.client->members();
  REQUIRE(members.size() == 2);
  const auto& added = members[0].id == id ? members[0] : members[1];
  CHECK(added.id == id);
  CHECK(added.name.empty());
  CHECK(added.peer_urls == std::vector<std::string>{"http://127.0.0.1:1"});
  // the two have no quorum until it starts
  CHECK(class_of([&] { far.client->add_member({"http://127.0.0.1:2"}); }) == "unavailable");
}

TEST_CASE("preconditions and errors have the classes that a caller acts on", "[kit][etcd2]") {
  const Far far;
  REQUIRE(
      rig::eventually([&] { return class_of([&] { far.client->require_healthy(); }) == "none"; }));
  const auto& client = *far.client;
  Etcd2Precondition fresh;
  fresh.exists = false;
  client.put("/key", "one", fresh);
  CHECK(class_of([&] { client.put("/key", "two", fresh); }) == "already_exists");
  Etcd2Precondition was;
  was.value = "other";
  CHECK(class_of([&] { client.put("/key", "two", was); }) == "conflict");
  CHECK(class_of([&] { client.remove("/key", false, was); }) == "conflict");
  CHECK(class_of([&] { client.get("/nothing"); }) == "not_found");
  client.put("/folder/key", "x");
  CHECK(class_of([&] { client.put("/folder", "x"); }) == "invalid");
  CHECK(class_of([&] { client.remove("/folder"); }) == "invalid");
  CHECK(client.remove("/folder", true));
  CHECK_FALSE(client.remove("/folder", true));
}

TEST_CASE("a member without quorum never answers a read", "[kit][etcd2]") {
  const Far far(false);
  CHECK_THROWS_AS(far.client->require_healthy(), Failure);
  const auto read = class_of([&] { far.client->get("/key"); });
  CHECK((read == "unavailable" || read == "timeout"));
}

// How the nodes of a service come together: what a document says of it and which resources there
// are.
#include "role/gathering.hpp"

#include <catch2/catch.hpp>

#include "membership/peer_urls.hpp"

using namespace cloudconfig;
using slipway::Reference;
using slipway::Value;
using slipway::contract::Layout;
using slipway::contract::NodeStanding;

namespace {

using Texts = std::vector<std::string>;

/// A stack whose three founders run; more nodes may be wanted.
struct Stack {
  Layout layout;
  Value configs = Value::map();
  FoundingInput input;

  explicit Stack(const Texts& nodes) {
    input.service = "etcd2";
    Value settings = Value::map().set("initial_advertise_peer_urls", "http://$private_ipv4:2380");
    for (const auto& node : nodes) {
      auto& laid = layout.nodes.emplace_back();
      laid.name = node;
      laid.resource = "cloud/machine/" + node;
      laid.removed_by = {"cloud/room/all"};
      laid.private_address = Reference{laid.resource, "address"};
      input.nodes.push_back(node);
      input.standings[node] = NodeStanding::fresh;
      configs.set(node, Value::map().set("settings", Value::map().set("etcd2", settings)));
    }
    Value token = Value::map().set("size", 3).set("generation", 1);
    token.set("founders", Value(Texts{"a", "b", "c"}));
    put("discovery_token/etcd2", token);
    put("cluster/etcd2", Value::map().set("generation", 1));
    for (const char* node : {"a", "b", "c"}) runs(node, "founder");
  }
  Stack& runs(const std::string& node, const std::string& part) {
    input.standings[node] = NodeStanding::present;
    Value entry = Value::map().set("part", part).set("generation", 1);
    if (part == "joiner") entry.set("members", Value::list()).set("peer_urls", "kept");
    return put("user_data/" + node,
               Value::map().set("discovery", Value::map().set("etcd2", entry)));
  }
  Stack& put(const std::string& name, const Value& inputs, const std::string& id = "") {
    Value row = Value::map().set("inputs", inputs).set("status", "whole").set("id", id);
    input.recorded.set("config/" + name, row);
    return *this;
  }
  Stack& member(const std::string& node, const std::string& id) {
    return put("member/" + node, Value::map().set("generation", 1).set("node", node), id);
  }
  Gathering gathering() const { return Gathering(input, layout, configs); }
};

Texts names(const Value& members) {
  Texts all;
  for (const auto& member : members.as_list()) all.push_back(member["name"].as_string());
  return all;
}

Texts chain(const Gathering& gathering) {
  Texts all;
  for (const auto& member : gathering.members())
    all.push_back(member.name + " after " + member.depends_on.at(0));
  return all;
}

}  // namespace

TEST_CASE("each node that joins names all members before it, by their addresses", "[members]") {
  const auto stack = Stack({"a", "b", "c", "d", "e"});
  const auto gathering = stack.gathering();
  const auto entry = gathering.entry_of("e");
  CHECK(entry["part"].as_string() == "joiner");
  CHECK(entry["url"].is_null());
  CHECK(names(entry["members"]) == Texts{"a", "b", "c", "d"});
  CHECK(entry["members"].at_path("3.private_ipv4").as_reference() ==
        Reference{"cloud/machine/d", "address"});
  CHECK(names(gathering.entry_of("d")["members"]) == Texts{"a", "b", "c"});
  CHECK(gathering.before_document("d") == Texts{"config/cluster/etcd2"});
  CHECK(gathering.entry_of("a")["part"].as_string() == "founder");
}

TEST_CASE("members come in one by one, each bound to its machine", "[members]") {
  const auto stack = Stack({"a", "b", "c", "d"});
  const auto gathering = stack.gathering();
  CHECK(chain(gathering) == Texts{"a after config/cluster/etcd2", "b after config/member/a",
                                  "c after config/member/b", "d after config/member/c"});
  const auto last = gathering.members().back();
  CHECK(last.bound_to == Texts{"cloud/machine/d"});
  CHECK(last.contained_by == Texts{"config/cluster/etcd2"});
  CHECK(last.exclusive == gathering.cluster().exclusive);
  CHECK(last.inputs["joins"].as_bool());
  CHECK(names(last.inputs["members"]) == Texts{"a", "b", "c"});
}

TEST_CASE("a machine in a founder's place joins after all that are there", "[members]") {
  auto stack = Stack({"a", "b", "c", "d"});
  stack.input.standings["b"] = NodeStanding::lost;
  stack.runs("d", "joiner").member("b", "0b");
  const auto gathering = stack.gathering();
  CHECK(names(gathering.entry_of("b")["members"]) == Texts{"a", "c", "d"});
  CHECK(chain(gathering).back() == "b after config/member/d");
  // its dead namesake leaves before its place is taken
  CHECK(gathering.cluster().inputs["departed"].at_path("0").as_string() == "0b");
  CHECK(gathering.before_document("b") == Texts{"config/cluster/etcd2"});
}

TEST_CASE("what machines were told once stays, however the stack changes", "[members]") {
  auto stack = Stack({"a", "b", "c", "d", "e"});
  stack.runs("d", "joiner");
  CHECK(stack.gathering().entry_of("d")["peer_urls"].as_string() == "kept");
  stack.put("cluster/etcd2", Value::map().set("generation", 1).set("departed", Value(Texts{"7"})));
  CHECK(stack.gathering().cluster().inputs["departed"].at_path("0").as_string() == "7");
  stack.put("member/a", Value::map().set("generation", 1).set("peer_urls", "as recorded"));
  CHECK(stack.gathering().members().at(0).inputs["peer_urls"].as_string() == "as recorded");
}

TEST_CASE("the cluster waits for its founders' machines and for no other", "[members]") {
  const auto stack = Stack({"a", "b", "c", "d"});
  const auto cluster = stack.gathering().cluster();
  CHECK(cluster.depends_on == Texts{"cloud/machine/a", "cloud/machine/b", "cloud/machine/c"});
  CHECK(cluster.needs_nodes.which.empty());
  CHECK(cluster.contained_by == Texts{"cloud/room/all"});
}

TEST_CASE("peer addresses are those of the settings, with the node's own in the tokens",
          "[members]") {
  const std::string pattern = "http://$public_ipv4:7001,http://$private_ipv4:2380";
  CHECK(peer_urls(pattern, "10.0.0.4", "1.2.3.4") ==
        Texts{"http://1.2.3.4:7001", "http://10.0.0.4:2380"});
  CHECK(peer_urls(pattern, "10.0.0.4", Value()).empty());
  CHECK(initial_cluster_part("a", {"http://x:1", "http://y:2"}) == "a=http://x:1,a=http://y:2");
}

TEST_CASE("machines made anew join one after the other, each beside those that are still there",
          "[members]") {
  auto stack = Stack({"a", "b", "c", "d"});
  for (const char* node : {"a", "b"}) {
    stack.input.standings[node] = NodeStanding::replaced;
    stack.input.addresses[node] = Value::map().set("private_ipv4", std::string("old-") + node);
  }
  stack.member("a", "1").member("b", "2");
  const auto gathering = stack.gathering();
  CHECK(gathering.stranded().empty());
  CHECK(chain(gathering) == Texts{"c after config/cluster/etcd2", "d after config/member/c",
                                  "a after config/member/d", "b after config/member/a"});
  const auto members = [&](const char* node) { return gathering.entry_of(node)["members"]; };
  CHECK(names(members("d")) == Texts{"c", "a", "b"});
  CHECK(members("d").as_list()[1]["private_ipv4"].as_string() == "old-a");
  CHECK(names(members("a")) == Texts{"c", "d", "b"});
  CHECK(members("a").as_list()[1]["private_ipv4"].is_reference());
  CHECK(members("a").as_list()[2]["private_ipv4"].as_string() == "old-b");
  CHECK(names(members("b")) == Texts{"c", "d", "a"});
  CHECK(members("b").as_list()[2]["private_ipv4"].is_reference());
  CHECK(gathering.cluster().inputs["departed"].is_null());
}

#include "role/founding.hpp"

#include <catch2/catch.hpp>

#include "slipway/outcome.hpp"

using namespace cloudconfig;
using slipway::Value;
using slipway::contract::NodeStanding;

namespace {

using Names = std::vector<std::string>;
using enum NodeStanding;

/// The config role's records and the nodes' states, as the host hands them over.
struct Past {
  FoundingInput input;

  explicit Past(Names nodes) {
    input.service = "etcd2";
    input.nodes = std::move(nodes);
    for (const auto& node : input.nodes) is(node, fresh);
  }
  Past& is(const std::string& node, NodeStanding standing) {
    input.standings[node] = standing;
    return *this;
  }
  Past& token(const Names& founders, const char* status = "whole") {
    Value inputs = Value::map();
    inputs.set("size", founders.size()).set("founders", Value(founders)).set("generation", 1);
    return put("discovery_token/etcd2", inputs, status);
  }
  Past& formed() { return put("cluster/etcd2", Value::map().set("generation", 1), "whole"); }
  Past& made_as(const std::string& node, const char* part) {
    Value entry = Value::map().set("part", part).set("generation", 1);
    Value discovery = Value::map().set("etcd2", entry);
    return put("user_data/" + node, Value::map().set("discovery", discovery), "whole");
  }
  Past& put(const std::string& name, Value inputs, const char* status) {
    Value row = Value::map().set("inputs", std::move(inputs)).set("status", status);
    input.recorded.set("config/" + name, row);
    return *this;
  }
  Founding founding() const { return founding_of(input); }
  Part part(const std::string& node) const { return part_of(node, founding(), input); }
};

}  // namespace

TEST_CASE("the first founding takes all nodes, or as many as are wanted", "[founding]") {
  Past past({"a", "b", "c"});
  CHECK(past.founding().size == 3);
  past.input.wanted.size = 2;
  CHECK(past.founding().founders == Names{"a", "b"});
  CHECK(past.part("b") == Part::founder);
  CHECK(past.part("c") == Part::later);
  past.input.wanted.size = 4;
  CHECK_THROWS_AS(past.founding(), slipway::Failure);
}

TEST_CASE("growing keeps size and founders, and the new nodes join", "[founding]") {
  Past past({"a", "b", "c", "d", "e"});
  past.token({"a", "b", "c"}).formed().is("a", present).is("b", present).is("c", present);
  CHECK(past.founding().size == 3);
  CHECK(past.founding().generation == 1);
  CHECK(past.part("a") == Part::founder);
  CHECK(past.part("d") == Part::joiner);
}

TEST_CASE("nodes beyond the wanted size, or of a cluster that nobody watches, have no vote",
          "[founding]") {
  Past past({"a", "b", "c", "d"});
  past.token({"a", "b", "c"}).formed().is("a", present).is("b", present).is("c", present);
  past.input.wanted.size = 3;
  CHECK(past.part("d") == Part::later);
  past.input.wanted.size = 0;
  past.input.watched = false;
  CHECK(past.part("d") == Part::later);
}

TEST_CASE("a founder lost before the cluster formed strands the others, until they are made anew",
          "[founding]") {
  Past past({"a", "b", "c"});
  past.token({"a", "b", "c"}).is("a", present).is("b", lost).is("c", present);
  const auto stranded = past.founding();
  CHECK(stranded.stranded == Names{"a", "c"});
  CHECK(stranded.why_stranded ==
        "the discovery token of etcd2 is spent: b was lost before the cluster had formed");

  past.is("a", replaced).is("c", replaced);
  CHECK(past.founding().stranded.empty());
  CHECK(past.founding().generation == 2);
  CHECK(past.part("a") == Part::founder);

  // whatever takes a founder away spends the token
  past.is("a", replaced).is("b", present).is("c", present);
  CHECK(past.founding().stranded == Names{"b", "c"});
  past.is("a", leaving);
  CHECK(past.founding().stranded == Names{"b", "c"});
  past.input.watched = false;
  CHECK(past.founding().stranded.empty());
}

TEST_CASE("a machine that an earlier run condemned has no part in the token that came after it",
          "[founding]") {
  Past past({"a", "b", "c"});
  past.token({"a", "b", "c"}).is("a", replaced).is("b", lost).is("c", replaced);
  CHECK(past.founding().stale == Names{"a", "c"});
  // cut off before the new token was there
  past.is("a", condemned).is("c", condemned).is("b", fresh);
  CHECK(past.founding().generation == 2);
  // cut off after it, and after b was made with it
  Value inputs = Value::map().set("size", 3).set("founders", Value(Names{"a", "b", "c"}));
  inputs.set("generation", 2).set("stale", Value(Names{"a", "c"}));
  past.put("discovery_token/etcd2", inputs, "whole").is("b", present);
  CHECK(past.founding().generation == 2);
  CHECK(past.founding().stranded.empty());
  CHECK(past.part("a") == Part::founder);
  // but what was made with it and goes has spent it
  past.is("b", replaced).is("a", present);
  CHECK(past.founding().stranded == Names{"a"});
}

TEST_CASE("a spent token that the user gave is asked for anew", "[founding]") {
  Past past({"a", "b"});
  Value inputs = Value::map().set("size", 2).set("founders", Value(Names{"a", "b"}));
  inputs.set("generation", 1).set("given_url", "http://d/1");
  past.put("discovery_token/etcd2", inputs, "whole").is("a", present).is("b", lost);
  past.input.wanted.url = "http://d/1";
  CHECK_THROWS_AS(past.founding(), slipway::Failure);
  past.input.wanted.url = "http://d/2";
  CHECK(past.founding().stranded == Names{"a"});
}

TEST_CASE("a cluster that has formed outlives machines that are made anew, and they join it",
          "[founding]") {
  Past past({"a", "b", "c"});
  past.token({"a", "b", "c"}).formed();
  for (const char* node : {"a", "b", "c"}) past.is(node, replaced).made_as(node, "founder");
  CHECK(past.founding().generation == 1);
  CHECK(past.founding().stranded.empty());
  CHECK(past.part("b") == Part::joiner);
}

TEST_CASE("machines that boot anew with an unformed token get a new one", "[founding]") {
  Past past({"a", "b", "c"});
  past.token({"a", "b", "c"});
  for (const char* node : {"a", "b", "c"}) past.is(node, lost);
  CHECK(past.founding().generation == 2);
}

TEST_CASE("a cluster that was seen stays formed while its own row is in the air", "[founding]") {
  Past past({"a", "b", "c"});
  past.token({"a", "b", "c"}).is("a", present).is("b", present).is("c", lost);
  Value row = Value::map().set("inputs", Value::map().set("generation", 1));
  row.set("status", "half_made");
  row.set("outputs", Value::map().set("members", Value(Names{"x=http://a:2380"})));
  past.input.recorded.set("config/cluster/etcd2", row);
  CHECK(past.founding().formed);
  CHECK(past.part("c") == Part::joiner);
}

TEST_CASE("an interrupted start goes on with the same token", "[founding]") {
  Past past({"a", "b", "c"});
  past.token({"a", "b", "c"});
  CHECK(past.founding().generation == 1);
  CHECK(past.part("c") == Part::founder);
}

TEST_CASE("an interrupted start with another number of nodes asks for another token",
          "[founding]") {
  Past past({"a", "b", "c", "d", "e"});
  past.token({"a", "b", "c"});
  CHECK(past.founding().generation == 2);
  CHECK(past.founding().size == 5);
}

TEST_CASE("a machine in a founder's place joins once the cluster has formed", "[founding]") {
  Past past({"a", "b", "c"});
  past.token({"a", "b", "c"}).formed();
  past.is("a", present).is("b", present).is("c", lost);
  CHECK(past.part("c") == Part::joiner);
  past.made_as("c", "later").is("c", present);
  CHECK(past.part("c") == Part::later);
}

TEST_CASE("a cluster that was lost as a whole is founded anew", "[founding]") {
  Past past({"a", "b", "c"});
  past.token({"a", "b", "c"}).formed();
  for (const char* node : {"a", "b", "c"}) past.is(node, lost).made_as(node, "founder");
  CHECK(past.founding().generation == 2);
  CHECK(past.part("a") == Part::founder);
}

TEST_CASE("a token that was left half made binds nobody", "[founding]") {
  Past past({"a", "b", "c"});
  past.token({"a", "b", "c", "d", "e"}, "half_made");
  CHECK(past.founding().size == 3);
  CHECK(past.founding().generation == 1);
}

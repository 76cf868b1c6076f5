#include <catch2/catch.hpp>

#include "core/compose/inventory.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

const char* const box = "cloud/machine/a";

struct Past {
  contract::Layout layout;
  State state;
  Fates fates;

  Past() {
    auto& node = layout.nodes.emplace_back();
    node.name = "a";
    node.resource = box;
  }
  ResourceRow& on_record() {
    auto& row = state.resources[box];
    row.address = box;
    return row;
  }
  NodeStanding status() const { return node_status(layout, {}, state, fates).at("a"); }
};

}  // namespace

TEST_CASE("a node is new until something of its machine is on record", "[compose]") {
  Past past;
  CHECK(past.status() == NodeStanding::fresh);
  // what is being made was told all that it will be told
  past.state.operations[box].address = box;
  CHECK(past.status() == NodeStanding::present);
}

TEST_CASE("a node whose machine is on record is present, unless that is gone or made anew",
          "[compose]") {
  Past past;
  past.on_record();
  CHECK(past.status() == NodeStanding::present);
  past.fates[box] = Fate::replaced;
  CHECK(past.status() == NodeStanding::replaced);
  past.fates[box] = Fate::lost;
  CHECK(past.status() == NodeStanding::lost);
}

TEST_CASE("a machine that an earlier run began to replace is condemned while it is there",
          "[compose]") {
  Past past;
  past.on_record().standing = Standing::leaving;
  CHECK(past.status() == NodeStanding::condemned);
  past.fates[box] = Fate::replaced;
  CHECK(past.status() == NodeStanding::condemned);
  past.fates[box] = Fate::lost;
  CHECK(past.status() == NodeStanding::fresh);
}

TEST_CASE("a machine that goes before anything is made is as good as lost for what comes",
          "[compose]") {
  Past past;
  past.fates[box] = Fate::cleared;
  CHECK(past.status() == NodeStanding::fresh);
  past.state.operations[box].address = box;
  CHECK(past.status() == NodeStanding::lost);
  past.state.operations.clear();
  past.on_record();
  CHECK(past.status() == NodeStanding::lost);
  past.on_record().standing = Standing::leaving;
  CHECK(past.status() == NodeStanding::lost);
  CHECK(node_status({}, past.layout, past.state, past.fates).at("a") == NodeStanding::lost);
}

TEST_CASE("a node that is no longer wanted leaves", "[compose]") {
  Past past;
  CHECK(node_status({}, past.layout, past.state, {}).at("a") == NodeStanding::leaving);
}

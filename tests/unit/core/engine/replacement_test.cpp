#include <catch2/catch.hpp>

#include "core/plan/planner.hpp"
#include "simulation.hpp"

// Replacements that are made before the old one is deleted.  There are two of one address for a
// while, so both must be on record whenever a run may end.
using namespace slipway;
using namespace slipway::core;

namespace {

/// A cloud whose objects have ids of their own and remember for which address they were made.
class Shop final : public Instance {
 public:
  bool has(Function function) const override { return function != Function::read_many; }

  Value call(Function function, const Value& request, const CallServices&) override {
    if (function == Function::remove) {
      objects.erase(request["id"].as_string());
      fewest = std::min(fewest, objects.size());
      return Value::map().set("outcome", "done");
    }
    if (refuse_half_made) return half_made();
    const auto id = function == Function::update ? request["id"].as_string() : made(request);
    return Value::map()
        .set("outcome", "done")
        .set("id", id)
        .set("outputs", Value::map().set("place", id));
  }

  std::map<std::string, std::string> objects;  ///< id -> the address in its owner mark
  std::size_t fewest = 1000;                   ///< objects left after any delete
  int count = 0;                               ///< objects ever made
  bool refuse_half_made = false;

 private:
  std::string made(const Value& request) {
    const auto& address = request["owner"]["address"].as_string();
    const auto& prior = request["prior"]["id"].as_string();
    if (objects.contains(request["id"].as_string())) return request["id"].as_string();
    if (request["recover"].as_bool())
      for (const auto& [id, owner] : objects)
        if (owner == address && id != prior) return id;
    const auto id = "id-" + std::to_string(++count);
    objects[id] = address;
    return id;
  }

  Value half_made() {
    const auto id = "id-" + std::to_string(++count);
    objects[id] = "cloud/thing/disk";
    return Value::map()
        .set("outcome", "failed")
        .set("class", "invalid")
        .set("message", "it broke")
        .set("effect", "partial")
        .set("id", id);
  }
};

/// A disk that is replaced first, and a user of its place.
class Replacement {
 public:
  explicit Replacement(const std::string& image) : world_(1) {
    world_.backend = &shop;
    Attribute attribute;
    attribute.name = "image";
    attribute.change = ChangeMeans::replace;
    disk_.inputs.push_back(attribute);
    disk_.create_first = true;
    attribute.name = "from";
    attribute.change = ChangeMeans::update;
    user_.inputs.push_back(attribute);
    apply("old");
    REQUIRE(shop.objects.size() == 2);
    shop.fewest = 1000;
    image_ = image;
  }

  /// One run, as a process would make it: what is open is settled, then what differs is done.
  EngineSummary run() {
    static_cast<void>(world_.run(steps_to_settle(world_.store.state())));
    return apply(image_);
  }

  const State& state() const { return world_.store.state(); }
  MemoryStore& store() { return world_.store; }
  Shop shop;

 private:
  EngineSummary apply(const std::string& image) {
    std::vector<DesiredResource> desired(2);
    desired[0].address = "cloud/thing/disk";
    desired[0].type = &disk_;
    desired[0].resource.inputs.set("image", image);
    desired[1].address = "cloud/thing/user";
    desired[1].type = &user_;
    desired[1].resource.inputs.set("from", Reference{"cloud/thing/disk", "place"});
    for (auto& one : desired) one.plugin = "fake";
    const contract::Layout layout;
    const ReadBacks reads;
    const auto state = world_.store.state();
    PlanInput input;
    input.desired = std::make_shared<DesiredResources>(desired);
    input.layout = &layout;
    input.state = std::make_shared<State>(state);
    input.reads = &reads;
    const auto plan = make_plan(input);
    quiet = plan.nothing_to_do();
    return world_.run(steps_of(plan, layout));
  }

 public:
  bool quiet = false;  ///< whether the last plan was empty

 private:
  World world_;
  ResourceType disk_;
  ResourceType user_;
  std::string image_;
};

void check_replaced(Replacement& life) {
  CHECK(life.shop.objects.size() == 2);
  CHECK(life.shop.fewest == 2);
  CHECK(life.state().operations.empty());
  REQUIRE(life.state().resources.size() == 2);
  const auto& disk = life.state().resources.at("cloud/thing/disk");
  CHECK(disk.inputs["image"].as_string() == "new");
  CHECK(life.shop.objects.contains(disk.id));
  CHECK(life.state().resources.at("cloud/thing/user").inputs["from"].as_string() == disk.id);
  life.run();
  CHECK(life.quiet);
}

}  // namespace

TEST_CASE("a replacement that is made first leaves no moment without one, and no old one behind",
          "[engine][replace]") {
  Replacement life("new");
  CHECK(life.run().failed.empty());
  check_replaced(life);
}

TEST_CASE("a crash before or after any commit of such a replacement loses neither of the two",
          "[engine][replace]") {
  std::int64_t first = 0;
  std::int64_t last = 0;
  {
    Replacement life("new");
    first = life.store().commits() + 1;
    life.run();
    last = life.store().commits();
  }
  REQUIRE(last >= first + 3);
  for (const auto fault : {MemoryStore::Fault::crash_before, MemoryStore::Fault::crash_after})
    for (auto at = first; at <= last; ++at) {
      INFO("commit " << at << (fault == MemoryStore::Fault::crash_before ? " before" : " after"));
      Replacement life("new");
      life.store().fail_at(at, fault);
      CHECK_THROWS_AS(life.run(), SimulatedCrash);
      life.run();
      check_replaced(life);
      CHECK(life.shop.count == 3);
    }
}

TEST_CASE("a replacement that ends half made keeps the old one's record until it is repaired",
          "[engine][replace]") {
  Replacement life("new");
  life.shop.refuse_half_made = true;
  CHECK(life.run().failed.size() == 1);
  REQUIRE(life.state().resources.size() == 3);
  CHECK(life.state().resources.at("cloud/thing/disk").standing == Standing::half_made);
  CHECK(life.state().resources.at("cloud/thing/disk~1").standing == Standing::leaving);
  life.shop.refuse_half_made = false;
  life.run();
  check_replaced(life);
}

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

#include "slipway/contract/attribute_forms.hpp"
#include "slipway/contract/contribution.hpp"
#include "slipway/contract/inventory.hpp"
#include "slipway/contract/resource.hpp"
#include "slipway/contract/shapes.hpp"

using namespace slipway;
using namespace slipway::contract;

namespace {

/// The shape of a struct, by the name that contract.h has for it; null for what is no contract.
template <class T>
constexpr const char* shape_of = nullptr;
#define SHAPE(Struct) \
  template <>         \
  constexpr const char* shape_of<Struct> = #Struct
SHAPE(Probe);
SHAPE(Endpoint);
SHAPE(Ssh);
SHAPE(NodeFacts);
SHAPE(LayoutNode);
SHAPE(LoadBalancer);
SHAPE(Layout);
SHAPE(InventoryNode);
SHAPE(Inventory);
SHAPE(User);
SHAPE(File);
SHAPE(DropIn);
SHAPE(Unit);
SHAPE(Discovery);
SHAPE(TimeSync);
SHAPE(Disk);
SHAPE(UpdatePolicy);
SHAPE(BaseDocument);
SHAPE(NodeConfig);
SHAPE(Origin);
SHAPE(Fragment);
SHAPE(Requirement);
SHAPE(Contribution);
SHAPE(NeedsNodes);
SHAPE(Resource);
#undef SHAPE

/// What a member of a struct can hold, as contract.h would say it; no kinds: any value.
struct Member {
  std::uint32_t kinds = 0;
  std::uint32_t items = 0;
  std::string shape;
};

Member member_of(const Value&) { return {}; }
Member member_of(const std::string&) { return {SLIPWAY_IS_TEXT, 0, {}}; }
Member member_of(bool) { return {SLIPWAY_IS_BOOL, 0, {}}; }
Member member_of(std::int64_t) { return {SLIPWAY_IS_INT, 0, {}}; }
template <class T>
Member member_of(const T&) {
  if constexpr (std::is_enum_v<T>)
    return {SLIPWAY_IS_TEXT, 0, {}};  // it travels as a word
  else
    return {SLIPWAY_IS_MAP, 0, shape_of<T>};
}
template <class T>
Member member_of(const std::vector<T>&) {
  const auto item = member_of(T{});
  return {SLIPWAY_IS_LIST, item.kinds, item.shape};
}
template <class T>
Member member_of(const std::map<std::string, T, std::less<>>&) {
  const auto item = member_of(T{});
  return {SLIPWAY_IS_MAP, item.kinds, item.shape};
}

/// The visitor that notes what a struct names.
struct Members {
  std::map<std::string, Member> all;
  template <class T>
  void operator()(const char* name, T& member) {
    all.emplace(name, member_of(member));
  }
};

template <class T>
void check_struct() {
  const std::string name = shape_of<T>;
  CAPTURE(name);
  const auto* shape = find_shape(name);
  REQUIRE(shape);
  Members members;
  T item;
  item.visit(members);
  for (std::uint64_t i = 0; i < shape->count; ++i) {
    const auto& key = shape->keys[i];
    CAPTURE(key.name);
    if (std::string(key.name) == "findings") continue;  // the host's own, of every pure call
    const auto at = members.all.find(key.name);
    REQUIRE(at != members.all.end());
    if (at->second.kinds != 0) {
      CHECK(key.kinds == at->second.kinds);
      CHECK(key.items == at->second.items);
      CHECK((key.shape ? key.shape : std::string()) == at->second.shape);
    }
    members.all.erase(at);
  }
  for (const auto& left : members.all) FAIL_CHECK(left.first << " is not in contract.h");
}

std::string first_misfit(const Value& value, const char* shape) {
  const auto misfits = misfits_of(value, shape);
  return misfits.empty() ? "" : misfits.front().what;
}

Value node(const char* name) {
  return Value::map().set("name", name).set("resource", "cloud/box/one");
}

}  // namespace

TEST_CASE("the structs of the contracts name the keys of contract.h", "[contract]") {
  check_struct<Probe>();
  check_struct<Endpoint>();
  check_struct<Ssh>();
  check_struct<NodeFacts>();
  check_struct<LayoutNode>();
  check_struct<LoadBalancer>();
  check_struct<Layout>();
  check_struct<InventoryNode>();
  check_struct<Inventory>();
  check_struct<User>();
  check_struct<File>();
  check_struct<DropIn>();
  check_struct<Unit>();
  check_struct<Discovery>();
  check_struct<TimeSync>();
  check_struct<Disk>();
  check_struct<UpdatePolicy>();
  check_struct<BaseDocument>();
  check_struct<NodeConfig>();
  check_struct<Origin>();
  check_struct<Fragment>();
  check_struct<Requirement>();
  check_struct<Contribution>();
  check_struct<NeedsNodes>();
  check_struct<Resource>();
}

TEST_CASE("every shape that contract.h names is there", "[contract]") {
  for (const auto& shape : slipway_shapes)
    for (std::uint64_t i = 0; i < shape.count; ++i)
      if (shape.keys[i].shape) CHECK(find_shape(shape.keys[i].shape));
  for (const auto& answer : slipway_answer_shapes) {
    CHECK(find_shape(answer.answers));
    if (answer.emits) CHECK(find_shape(answer.emits));
  }
}

TEST_CASE("an unknown key is told with the one that was meant", "[contract]") {
  CHECK(first_misfit(Value::map().set("node", Value::list()), "Layout") ==
        "it has the unknown key 'node'; did you mean 'nodes'?");
  const auto nodes = Value::list().push(node("one")).push(node("two").set("grup", "front"));
  CHECK(first_misfit(Value::map().set("nodes", nodes), "Layout") ==
        "'nodes.1' has the unknown key 'grup'; did you mean 'group'?");
}

TEST_CASE("a value of another kind is told with its place", "[contract]") {
  const auto ssh = Value::map().set("port", "22");
  const auto nodes = Value::list().push(node("one").set("ssh", ssh));
  CHECK(first_misfit(Value::map().set("nodes", nodes), "Layout") ==
        "'nodes.0.ssh.port' is a text, not a whole number or a reference");
  CHECK(first_misfit(Value("text"), "Layout") == "it is a text, not a map");
}

TEST_CASE("what is missing and what is no known word is told", "[contract]") {
  CHECK(first_misfit(Value::map().set("type", "box"), "Resource") == "it lacks 'name'");
  const auto needs = Value::map().set("which", "alll");
  const auto box = Value::map().set("type", "box").set("name", "one").set("needs_nodes", needs);
  CHECK(first_misfit(box, "Resource") ==
        "'needs_nodes.which' is 'alll', none of all, any, one; did you mean 'all'?");
}

TEST_CASE("null is as good as left out", "[contract]") {
  CHECK(first_misfit(Value::map().set("nodes", nullptr), "Layout").empty());
}

TEST_CASE("the same mistake in many items is told of the first", "[contract]") {
  Value nodes = Value::list();
  for (int i = 0; i < 1000; ++i) nodes.push(node("one").set("grup", "front"));
  CHECK(misfits_of(Value::map().set("nodes", nodes), "Layout").size() == 1);
}

TEST_CASE("outputs are held against what their type declares", "[contract]") {
  const auto attributes = Value::list()
                              .push(Value::map().set("name", "address").set("type", "string"))
                              .push(Value::map().set("name", "port").set("type", "int"));
  const auto told = [&](const Value& outputs, Expected expected) {
    const auto misfits = misfits_of(outputs, "outputs", attributes.as_list(), expected);
    return misfits.empty() ? std::string() : misfits.front().what;
  };
  const auto given = Value::map().set("address", "192.0.2.1");
  CHECK(told(given, Expected::all) == "'outputs' lacks 'port'");
  CHECK(told(given, Expected::none).empty());
  CHECK(told(Value(given).set("port", nullptr), Expected::all).empty());
  CHECK(told(Value(given).set("port", "22"), Expected::none) ==
        "'outputs.port' is a text, not a whole number");
  CHECK(told(Value(given).set("prot", 22), Expected::none) ==
        "'outputs' has the unknown key 'prot'; did you mean 'port'?");
}

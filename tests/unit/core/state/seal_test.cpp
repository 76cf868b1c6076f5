#include <sodium.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "core/state/seal.hpp"
#include "core/value/json.hpp"
#include "state_scene.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

const char* const sealing_key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

Sealer sealer_with(const std::string& key) { return Sealer(KeySource{key, ""}, "lineage"); }

Value opened(Sealer& sealer, const Value& value) {
  std::vector<std::string> lost;
  auto result = sealer.opened(value, lost);
  REQUIRE(result);
  CHECK(lost.empty());
  return *result;
}

}  // namespace

TEST_CASE("sealing hides what is sensitive and opening gives back the same tree", "[state][seal]") {
  auto sealer = sealer_with(sealing_key);
  Value tree = Value::map();
  tree.set("name", "demo").set("password", secret("correct horse"));
  tree.set("keys", Value(Value::List{secret("first"), "public"}));
  tree.set("box", Value::map().set("inner", secret("deep")).mark_sensitive());
  const auto sealed = sealer.sealed(tree);
  REQUIRE(sealed);
  const std::string text = to_json(*sealed, JsonForm::plain);
  for (const char* hidden : {"correct horse", "first", "deep"})
    CHECK(text.find(hidden) == std::string::npos);
  CHECK(text.find("public") != std::string::npos);
  CHECK_FALSE(has_sensitive(*sealed));
  CHECK(is_sealed((*sealed)["password"]));

  const Value back = opened(sealer, *sealed);
  CHECK(back == tree);
  CHECK(back["password"].sensitive());
  CHECK(back["box"].sensitive());
  CHECK(back["box"]["inner"].sensitive());
  CHECK_FALSE(back["name"].sensitive());
}

TEST_CASE("libsodium is made ready before anything is sealed", "[state][seal]") {
  const auto sealer = sealer_with(sealing_key);
  constexpr int was_ready = 1;
  CHECK(sodium_init() == was_ready);
}

TEST_CASE("the same secret is sealed into different bytes each time", "[state][seal]") {
  auto sealer = sealer_with(sealing_key);
  const auto one = sealer.sealed(secret("again"));
  const auto two = sealer.sealed(secret("again"));
  REQUIRE(one);
  REQUIRE(two);
  CHECK_FALSE(*one == *two);
}

TEST_CASE("data that only looks sealed comes back as it was", "[state][seal]") {
  auto sealer = sealer_with(sealing_key);
  const Value posing = Value::map().set("it", Value::map().set("$sealed", "not really"));
  const auto sealed = sealer.sealed(posing);
  REQUIRE(sealed);
  CHECK(opened(sealer, *sealed) == posing);
}

TEST_CASE("with another key only the sealed values are lost", "[state][seal]") {
  auto sealer = sealer_with(sealing_key);
  Value tree = Value::map().set("name", "demo");
  tree.set("list", Value(Value::List{secret("x"), 2}));
  const auto sealed = sealer.sealed(tree);
  REQUIRE(sealed);
  auto other = sealer_with(std::string(64, 'a'));
  std::vector<std::string> lost;
  const auto back = other.opened(*sealed, lost);
  REQUIRE(back);
  CHECK(lost == std::vector<std::string>{"list.0"});
  CHECK((*back)["name"].as_string() == "demo");
  CHECK(is_sealed((*back)["list"].as_list()[0]));
  CHECK((*back)["list"].as_list()[0].sensitive());
  CHECK((*back)["list"].as_list()[1].as_int() == 2);
}

TEST_CASE("a secret that could not be opened is written back as it was", "[state][seal]") {
  auto sealer = sealer_with(sealing_key);
  const auto sealed = sealer.sealed(Value::map().set("pw", secret("kept")));
  REQUIRE(sealed);
  auto other = sealer_with(std::string(64, 'a'));
  std::vector<std::string> lost;
  auto in_other_hands = other.opened(*sealed, lost);
  REQUIRE(in_other_hands);
  REQUIRE(lost == std::vector<std::string>{"pw"});
  in_other_hands->set("more", secret("theirs"));
  const auto again = other.sealed(*in_other_hands);
  REQUIRE(again);
  lost.clear();
  const auto back = sealer.opened(*again, lost);
  REQUIRE(back);
  CHECK((*back)["pw"].as_string() == "kept");
  CHECK(lost == std::vector<std::string>{"more"});
}

TEST_CASE("a sealed text opens nowhere but where it was sealed for", "[state][seal]") {
  auto sealer = sealer_with(sealing_key);
  const Value tree = Value::map().set("a", secret("first")).set("b", secret("second"));
  const SealedPlace here{"cloud/machine/one", "inputs"};
  const auto sealed = sealer.sealed(tree, here);
  REQUIRE(sealed);
  const auto lost_at = [&](const Value& value, const SealedPlace& place) {
    std::vector<std::string> lost;
    REQUIRE(sealer.opened(value, lost, place));
    return lost;
  };
  const std::vector<std::string> none;
  const std::vector<std::string> both{"a", "b"};
  CHECK(lost_at(*sealed, here) == none);
  CHECK(lost_at(*sealed, {"cloud/machine/two", "inputs"}) == both);
  CHECK(lost_at(*sealed, {"cloud/machine/one", "outputs"}) == both);
  const Value swapped = Value::map().set("a", (*sealed)["b"]).set("b", (*sealed)["a"]);
  CHECK(lost_at(swapped, here) == both);
  const Value moved = Value::map().set("in", *sealed);
  CHECK(lost_at(moved, here) == std::vector<std::string>{"in.a", "in.b"});
}

TEST_CASE("what replaces an address opens what the old one has", "[state][seal]") {
  auto sealer = sealer_with(sealing_key);
  const auto sealed = sealer.sealed(secret("kept"), {"cloud/machine/one", "inputs"});
  REQUIRE(sealed);
  std::vector<std::string> lost;
  const auto back = sealer.opened(*sealed, lost, {"cloud/machine/one~2", "inputs"});
  REQUIRE(back);
  CHECK(back->as_string() == "kept");
}

TEST_CASE("changed bytes do not open", "[state][seal]") {
  auto sealer = sealer_with(sealing_key);
  const auto sealed = sealer.sealed(secret("value"));
  REQUIRE(sealed);
  std::string text = (*sealed)["$sealed"].as_string();
  SECTION("one of them") { text[40] = text[40] == 'A' ? 'B' : 'A'; }
  SECTION("cut off") { text.resize(20); }
  SECTION("not base64") { text = "***"; }
  std::vector<std::string> lost;
  REQUIRE(sealer.opened(Value::map().set("$sealed", text), lost));
  CHECK(lost == std::vector<std::string>{""});
}

TEST_CASE("no secret is in the bytes of the database, its log or its shared memory",
          "[state][seal]") {
  StateScene scene;
  auto store = scene.open();
  REQUIRE(store);
  const auto number = (*store)->lock(scene.me());
  REQUIRE(number);
  const std::string text = "hunter2-is-not-a-password";
  const Value holder = Value::map().set("deep", Value::map().set("password", secret(text)));
  Batch batch = batch_of({machine("a", holder)});
  batch.put_resources[0].outputs = holder;
  OperationRow operation;
  operation.address = "cloud/machine/a";
  operation.inputs = operation.outputs = holder;
  operation.token = holder;
  batch.put_operations = {operation};
  batch.put_roles = {{"cloud", "meadow", "1", "", holder, {}}};
  batch.put_outputs = holder;
  REQUIRE((*store)->commit(batch, *number));
  for (const char* part : {"", "-wal", "-shm"}) {
    const std::string bytes = content_of(scene.options().file() + part);
    CHECK(!bytes.empty());
    CHECK(bytes.find("hunter2") == std::string::npos);
  }
  const auto state = (*store)->load();
  REQUIRE(state);
  CHECK(state->resources.at("cloud/machine/a").inputs.at_path("deep.password").as_string() == text);
  CHECK(state->outputs.at_path("deep.password").as_string() == text);
  CHECK(state->lost_secrets.empty());
}

TEST_CASE("a state whose key file is gone loads, and says what is lost", "[state][seal]") {
  StateScene scene;
  {
    auto store = scene.open();
    REQUIRE(store);
    const auto number = (*store)->lock(scene.me());
    REQUIRE(number);
    Batch batch = batch_of({machine("a", Value::map().set("pw", secret("gone")).set("n", 1))});
    batch.put_outputs = Value::map().set("pw", secret("gone too"));
    REQUIRE((*store)->commit(batch, *number));
  }
  std::filesystem::remove_all(scene.options().key.folder);
  auto store = scene.open(StoreAccess::read);
  REQUIRE(store);
  const auto state = (*store)->load();
  REQUIRE(state);
  const std::vector<LostSecret> wanted{{"outputs", "pw"}, {"cloud/machine/a", "inputs.pw"}};
  CHECK(state->lost_secrets == wanted);
  const auto& row = state->resources.at("cloud/machine/a");
  CHECK(row.inputs["pw"].sensitive());
  CHECK(row.inputs["pw"].as_string().empty());
  CHECK(row.inputs["n"].as_int() == 1);
  CHECK_FALSE(std::filesystem::exists(scene.options().key.folder));
}

TEST_CASE("no key file is made for a state without secrets", "[state][seal]") {
  StateScene scene;
  auto store = scene.open();
  REQUIRE(store);
  const auto number = (*store)->lock(scene.me());
  REQUIRE(number);
  REQUIRE((*store)->commit(batch_of({machine("a", Value::map().set("n", 1))}), *number));
  CHECK_FALSE(std::filesystem::exists(scene.options().key.folder));
}

TEST_CASE("a key file that others may read is refused, for sealing and for opening",
          "[state][seal]") {
  StateScene scene;
  auto store = scene.open();
  REQUIRE(store);
  const auto number = (*store)->lock(scene.me());
  REQUIRE(number);
  const Batch batch = batch_of({machine("a", Value::map().set("pw", secret("closed")))});
  REQUIRE((*store)->commit(batch, *number));
  const auto state = (*store)->load();
  REQUIRE(state);
  const std::string file = scene.options().key.file_of(state->lineage);
  REQUIRE(::chmod(file.c_str(), 0640) == 0);
  auto again = scene.open();
  REQUIRE(again);
  const auto loaded = (*again)->load();
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code == Errc::denied);
  CHECK(loaded.error().hint.find("chmod 600") == 0);
  const auto written = (*again)->commit(batch, *number);
  REQUIRE_FALSE(written);
  CHECK(written.error().code == Errc::denied);
}

TEST_CASE("a given key that is none is refused when the state is opened", "[state][seal]") {
  StateScene scene;
  auto options = scene.options();
  options.key.given = "hunter2";
  const auto store = open_sqlite_store(options, scene.clock);
  REQUIRE_FALSE(store);
  CHECK(store.error().code == Errc::invalid_input);
  CHECK(store.error().message.find("hunter2") == std::string::npos);
}

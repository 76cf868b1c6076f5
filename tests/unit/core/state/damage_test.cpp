#include <sqlite3.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "core/system/random.hpp"
#include "core/value/json.hpp"
#include "state_scene.hpp"

// A file in which bits have flipped says so, and where; it is never read as another state.
using namespace slipway;
using namespace slipway::core;

namespace {

std::uint64_t seed_from_environment() {
  const char* given = std::getenv("SLIPWAY_TEST_SEED");
  return given ? std::strtoull(given, nullptr, 10) : 1;
}

bool campaign() {
  const char* given = std::getenv("SLIPWAY_CAMPAIGN");
  return given && std::string_view(given) == "1";
}

Batch rows_of_all_tables() {
  Batch batch;
  for (int i = 0; i < 6; ++i) {
    const std::string name = "node-" + std::to_string(i);
    auto row = machine(name, Value::map()
                                 .set("size", "Large" + std::to_string(i))
                                 .set("password", secret("hunter" + std::to_string(i)))
                                 .set("data", std::string(300, static_cast<char>('a' + i))));
    row.outputs = Value::map().set("address", "10.0.0." + std::to_string(i));
    row.wiring.depends_on = {"cloud/net/n"};
    batch.put_resources.push_back(row);
  }
  OperationRow operation;
  operation.address = "cloud/machine/node-7";
  operation.key = "k1";
  operation.plugin = "meadow";
  operation.inputs = Value::map().set("size", "Small");
  operation.token = Value::map().set("request", "r-1");
  batch.put_operations = {operation};
  batch.put_roles = {{"cloud", "meadow", "1.0", "abc", Value::map().set("zone", "north"), {}}};
  batch.put_timings = {{"cloud/machine/create", 61.5, 3}};
  batch.put_runs = {{"run1", "slipway up", 10, 20, 4}};
  batch.put_outputs = Value::map().set("url", "http://demo");
  return batch;
}

void fill(const StateScene& scene) {
  auto store = scene.open();
  REQUIRE(store);
  const auto number = (*store)->lock(scene.me());
  REQUIRE(number);
  REQUIRE((*store)->commit(rows_of_all_tables(), *number));
  REQUIRE((*store)->unlock(*number));
}

/// Everything that a state says, as one text.
std::string text_of(const State& state) {
  Value all = Value::map();
  all.set("lineage", state.lineage).set("serial", state.serial).set("outputs", state.outputs);
  for (const auto& [address, row] : state.resources)
    all.set("resource " + address,
            Value(Value::List{row.address, row.plugin, row.schema_version, to_text(row.standing),
                              row.id, row.inputs, row.outputs, codec::encode(row.wiring),
                              row.protect, row.note}));
  for (const auto& [address, row] : state.operations)
    all.set("operation " + address,
            Value(Value::List{row.key, to_text(row.action), row.plugin, row.started_wall_ms,
                              row.inputs, row.outputs, row.token ? *row.token : Value(),
                              row.attempt, row.recover}));
  for (const auto& [name, row] : state.roles)
    all.set("role " + name, Value(Value::List{row.plugin, row.version, row.hash, row.options}));
  for (const auto& [kind, row] : state.timings)
    all.set("timing " + kind, Value(Value::List{row.seconds, row.count}));
  for (const auto& run : state.runs)
    all.set("run " + run.id, Value(Value::List{run.command, run.started_wall_ms, run.exit_code}));
  return to_json(all, JsonForm::marked);
}

Result<std::string> read_text(const StateScene& scene) {
  auto store = scene.open(StoreAccess::read);
  if (!store) return std::move(store).error();
  auto state = (*store)->load();
  if (!state) return std::move(state).error();
  if (!state->lost_secrets.empty()) return std::string("lost");
  return text_of(*state);
}

void write_file(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  for (const char* ending : {"-wal", "-shm"}) std::filesystem::remove(path + ending);
}

void run_sql(const std::string& file, const std::string& sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  const int code = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
  sqlite3_close(database);
  REQUIRE(code == SQLITE_OK);
}

}  // namespace

TEST_CASE("a flipped bit anywhere in the file is corrupt, or changes nothing",
          "[state][damage][large]") {
  StateScene scene;
  fill(scene);
  const std::string file = scene.options().file();
  const auto whole = content_of(file);
  const auto wanted = read_text(scene);
  REQUIRE(wanted);
  const auto seed = seed_from_environment();
  INFO("SLIPWAY_TEST_SEED=" << seed);
  SeededRandom random(seed);
  const std::size_t rounds = campaign() ? whole.size() : 3000;
  std::size_t told = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    const auto byte = campaign() ? round : random.next() % whole.size();
    const std::size_t bit = 8 * byte + random.next() % 8;
    auto damaged = whole;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    write_file(file, damaged);
    const auto read = read_text(scene);
    if (read && *read == *wanted) continue;
    INFO("bit " << bit % 8 << " of byte " << bit / 8);
    if (read) FAIL("another state was read: " << *read);
    INFO(read.error().message);
    REQUIRE(read.error().code == Errc::corrupt);
    ++told;
  }
  CHECK(told > 0);
}

TEST_CASE("a flipped bit in what a row says is told with the row", "[state][damage]") {
  StateScene scene;
  fill(scene);
  const std::string file = scene.options().file();
  const auto whole = content_of(file);
  struct Spot {
    const char* text;
    const char* row;
  };
  const auto spot =
      GENERATE(Spot{"Large3", "cloud/machine/node-3"}, Spot{"id-node-4", "cloud/machine/node-4"},
               Spot{"10.0.0.5", "cloud/machine/node-5"}, Spot{"r-1", "cloud/machine/node-7"},
               Spot{"north", "cloud"}, Spot{"http://demo", "outputs"}, Spot{"slipway up", "run1"});
  for (int bit = 0; bit < 3; ++bit) {
    auto damaged = whole;
    const auto at = damaged.find(spot.text);
    REQUIRE(at != std::string::npos);
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
    write_file(file, damaged);
    const auto read = read_text(scene);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::corrupt);
    CHECK(read.error().message.find("'" + std::string(spot.row) + "'") != std::string::npos);
    CHECK(read.error().hint.find("backup") != std::string::npos);
  }
}

TEST_CASE("a row that is missing, too many, or from another time is corrupt", "[state][damage]") {
  StateScene scene;
  fill(scene);
  const char* change =
      GENERATE("DELETE FROM resource WHERE address = 'cloud/machine/node-2'",
               "DELETE FROM operation", "DELETE FROM role",
               "DELETE FROM meta WHERE name = 'outputs'", "DELETE FROM meta WHERE name = 'total'",
               "INSERT INTO timing SELECT 'again', seconds, count, sum FROM timing",
               "UPDATE resource SET id = 'id-node-1' WHERE address = 'cloud/machine/node-2'",
               "UPDATE meta SET value = 0 WHERE name = 'serial'");
  run_sql(scene.options().file(), change);
  const auto read = read_text(scene);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == Errc::corrupt);
}

TEST_CASE("the checksums hold through every kind of change", "[state][damage]") {
  StateScene scene;
  fill(scene);
  auto store = scene.open();
  REQUIRE(store);
  const auto number = (*store)->lock(scene.me());
  REQUIRE(number);
  SeededRandom random(7);
  for (int round = 0; round < 200; ++round) {
    Batch batch = batch_of(
        {machine("node-" + std::to_string(random.next() % 9), Value::map().set("round", round))});
    batch.erase_resources = {"cloud/machine/node-" + std::to_string(random.next() % 9)};
    batch.erase_operations = {"cloud/machine/node-7"};
    batch.put_timings = {{"cloud/machine/create", 1.0 / (round + 1), round}};
    batch.put_runs = {{"run" + std::to_string(round % 30), "slipway up", round, 0, 0}};
    if (round % 3 == 0) batch.erase_roles = {"cloud"};
    if (round % 3 == 1) batch.put_roles = {{"cloud", "meadow", "1.0", "", Value::map(), {}}};
    REQUIRE((*store)->commit(batch, *number));
    const auto state = (*store)->load();
    REQUIRE(state);
    REQUIRE(state->runs.size() <= 20);
  }
}

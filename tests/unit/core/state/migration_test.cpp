#include <sodium.h>
#include <sqlite3.h>

#include <catch2/catch.hpp>

#include "core/value/json.hpp"
#include "state_scene.hpp"

// A file of format 1, as slipway 0.1.0 wrote it: no checksums, sealed values without a place.
using namespace slipway;
using namespace slipway::core;

namespace {

const std::string key_text(64, 'a');
const char* const lineage = "00112233445566778899aabbccddeeff";

/// A secret box as format 1 has it: base64 of nonce and box.
std::string sealed_first_way(const std::string& json) {
  std::array<unsigned char, 32> key{};
  key.fill(0xAA);
  std::vector<unsigned char> bytes(24 + 16 + json.size());
  crypto_secretbox_xchacha20poly1305_easy(bytes.data() + 24,
                                          reinterpret_cast<const unsigned char*>(json.data()),
                                          json.size(), bytes.data(), key.data());
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();
  return text;
}

void run_sql(const std::string& file, const std::string& sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  char* why = nullptr;
  const int code = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &why);
  INFO((why ? why : ""));
  sqlite3_close(database);
  REQUIRE(code == SQLITE_OK);
}

/// `lock` is what stands in the lock's row, after the number.
void write_first_format(const StateScene& scene, const std::string& lock = "0,0,'','','',0,0") {
  std::filesystem::create_directories(scene.options().folder());
  const std::string inputs = R"({"password":{"$sealed":")" +
                             sealed_first_way(R"({"$sensitive":"hunter2"})") +
                             R"("},"size":"Large"})";
  run_sql(
      scene.options().file(),
      "PRAGMA application_id = 1397510231; PRAGMA journal_mode = WAL;"
      "CREATE TABLE meta(name TEXT PRIMARY KEY, value) WITHOUT ROWID;"
      "CREATE TABLE resource(address TEXT PRIMARY KEY, plugin TEXT, schema_version INTEGER, "
      "standing TEXT, id TEXT, inputs TEXT, outputs TEXT, wiring TEXT, protect INTEGER, note TEXT);"
      "CREATE TABLE operation(address TEXT PRIMARY KEY, key TEXT, action TEXT, plugin TEXT, "
      "started_ms INTEGER, inputs TEXT, outputs TEXT, wiring TEXT, token TEXT, rest TEXT);"
      "CREATE TABLE role(role TEXT PRIMARY KEY, plugin TEXT, version TEXT, hash TEXT, options "
      "TEXT, "
      "overrides TEXT);"
      "CREATE TABLE timing(kind TEXT PRIMARY KEY, seconds REAL, count INTEGER);"
      "CREATE TABLE run(id TEXT PRIMARY KEY, command TEXT, started_ms INTEGER, ended_ms INTEGER, "
      "exit_code INTEGER);"
      "CREATE TABLE lock(one INTEGER PRIMARY KEY CHECK(one = 1), number INTEGER, held INTEGER, "
      "pid INTEGER, process_start TEXT, host TEXT, command TEXT, since_ms INTEGER, "
      "lease_until_ms INTEGER);"
      "INSERT INTO lock VALUES(1, 41, " +
          lock +
          ");"
          "INSERT INTO meta VALUES('lineage','" +
          lineage +
          "'),('written_by','slipway 0.1.0'),('format',1),('serial',12),"
          "('outputs','{\"url\":\"http://demo\"}');"
          "INSERT INTO resource VALUES('cloud/machine/a','meadow',1,'whole','id-a','" +
          inputs +
          "','{}','{}',0,'');"
          "INSERT INTO operation VALUES('cloud/machine/b','k','create','meadow',5,'{}','null','{}',"
          "'','{\"attempt\":2}');"
          "INSERT INTO role VALUES('cloud','meadow','1.0','abc','{\"zone\":\"north\"}','{}');"
          "INSERT INTO timing VALUES('cloud/machine/create',61.5,3);"
          "INSERT INTO run VALUES('run1','slipway up',10,20,0);");
}

Result<std::unique_ptr<StateStore>> open(const StateScene& scene, StoreAccess access) {
  auto options = scene.options(access);
  options.key.given = key_text;
  options.written_by = "slipway 0.2.0";
  return open_sqlite_store(options, scene.clock);
}

void check_content(StateStore& store) {
  const auto state = store.load();
  REQUIRE(state);
  CHECK(state->lineage == lineage);
  CHECK(state->serial == 12);
  CHECK(state->lost_secrets.empty());
  const auto& row = state->resources.at("cloud/machine/a");
  CHECK(row.inputs["password"].as_string() == "hunter2");
  CHECK(row.inputs["password"].sensitive());
  CHECK(row.id == "id-a");
  CHECK(state->operations.at("cloud/machine/b").attempt == 2);
  CHECK_FALSE(state->operations.at("cloud/machine/b").token);
  CHECK(state->roles.at("cloud").options["zone"].as_string() == "north");
  CHECK(state->timings.at("cloud/machine/create").seconds == 61.5);
  CHECK(state->runs.size() == 1);
  CHECK(state->outputs["url"].as_string() == "http://demo");
}

}  // namespace

TEST_CASE("a state of format 1 is read as it is, and rewritten by whoever takes the lock",
          "[state][format]") {
  StateScene scene;
  write_first_format(scene);
  const auto before = content_of(scene.options().file());
  {
    auto reader = open(scene, StoreAccess::read);
    REQUIRE(reader);
    check_content(**reader);
  }
  CHECK(content_of(scene.options().file()) == before);
  {
    auto writer = open(scene, StoreAccess::write);
    REQUIRE(writer);
    check_content(**writer);
    const auto number = (*writer)->lock(scene.me());
    REQUIRE(number);
    CHECK(*number == 42);
    check_content(**writer);
    REQUIRE((*writer)->unlock(*number));
  }
  const auto after = content_of(scene.options().file());
  CHECK(after.find("\"$sealed\":\"2:") != std::string::npos);
  CHECK(after.find("slipway 0.2.0") != std::string::npos);
  auto reader = open(scene, StoreAccess::read);
  REQUIRE(reader);
  check_content(**reader);
}

TEST_CASE("a state of format 1 that a living run of an older program has locked stays as it is",
          "[state][format]") {
  StateScene scene;
  const auto me = scene.me();
  write_first_format(scene, "1," + std::to_string(me.pid) + ",'" + me.process_start + "','" +
                                me.host + "','slipway up',0,0");
  auto writer = open(scene, StoreAccess::write);
  REQUIRE(writer);
  const auto refused = (*writer)->lock(me);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::locked);
  check_content(**writer);
}

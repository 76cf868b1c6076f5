#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "core/state/meta_rows.hpp"
#include "core/value/json.hpp"
#include "state_scene.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

unsigned mode_of(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0 ? about.st_mode & 0777U : 0U;
}

void run_sql(const std::string& file, const char* sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  const int code = sqlite3_exec(database, sql, nullptr, nullptr, nullptr);
  sqlite3_close(database);
  REQUIRE(code == SQLITE_OK);
}

OperationRow full_operation() {
  OperationRow row;
  row.key = "k1";
  row.address = "cloud/machine/a";
  row.action = Action::remove;
  row.replaces = row.recover = row.released = true;
  row.plugin = "meadow";
  row.plugin_version = "1.2.3";
  row.inputs = Value::map().set("size", 3);
  row.prior_id = "old";
  row.token = Value::map().set("request", "r-1");
  row.id = "new";
  row.outputs = Value::map().set("ip", "127.0.0.1");
  row.wiring.depends_on = {"cloud/net/n"};
  row.schema_version = 4;
  row.attempt = 7;
  row.started_wall_ms = 1234;
  row.phase = "waiting";
  return row;
}

/// While it lives no file of this process can grow past a size: what a full disk looks like.
class SmallFiles {
 public:
  explicit SmallFiles(rlim_t bytes) : handler_(::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit small = before_;
    small.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  SmallFiles(const SmallFiles&) = delete;
  SmallFiles& operator=(const SmallFiles&) = delete;
  ~SmallFiles() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  sighandler_t handler_;
};

}  // namespace

TEST_CASE("a new state is empty, has a lineage, and is private to its owner", "[state]") {
  StateScene scene;
  auto store = scene.open();
  REQUIRE(store);
  const auto state = (*store)->load();
  REQUIRE(state);
  CHECK(state->lineage.size() == 32);
  CHECK(state->serial == 0);
  CHECK(state->resources.empty());
  CHECK(mode_of(scene.options().folder()) == 0700);
  CHECK(mode_of(scene.options().file()) == 0600);
  CHECK(mode_of(scene.options().file() + "-wal") == 0600);
}

TEST_CASE("every member of every row is read back as it was written", "[state]") {
  StateScene scene;
  Batch batch;
  ResourceRow resource =
      machine("a", Value::map().set("net", Value(Reference{"cloud/net/n", "id"})));
  resource.schema_version = 2;
  resource.standing = Standing::half_made;
  resource.outputs = Value::map().set("ports", Value(Value::List{1, 2.5, true, nullptr, "x"}));
  resource.wiring.type = "machine";
  resource.wiring.rolling = "machines";
  resource.wiring.needs_nodes.which = "all";
  resource.protect = true;
  resource.note = "the disk was not attached";
  batch.put_resources = {resource};
  batch.put_operations = {full_operation()};
  batch.put_roles = {
      {"cloud", "meadow", "1.0", "abc", Value::map().set("zone", "north"), {{"zone", "flag"}}}};
  batch.put_timings = {{"cloud/machine/create", 61.5, 3}};
  batch.put_runs = {{"run1", "slipway up", 10, 20, 4}};
  batch.put_outputs = Value::map().set("url", "http://demo");
  {
    auto store = scene.open();
    REQUIRE(store);
    const auto number = (*store)->lock(scene.me());
    REQUIRE(number);
    REQUIRE((*store)->commit(batch, *number));
  }
  auto store = scene.open();
  REQUIRE(store);
  const auto state = (*store)->load();
  REQUIRE(state);
  CHECK(state->serial == 1);
  const auto& back = state->resources.at("cloud/machine/a");
  CHECK(back.plugin == "meadow");
  CHECK(back.schema_version == 2);
  CHECK(back.standing == Standing::half_made);
  CHECK(back.id == "id-a");
  CHECK(back.inputs == resource.inputs);
  CHECK(back.outputs == resource.outputs);
  CHECK(codec::encode(back.wiring) == codec::encode(resource.wiring));
  CHECK(back.protect);
  CHECK(back.note == resource.note);

  const auto wanted = full_operation();
  const auto& operation = state->operations.at("cloud/machine/a");
  CHECK(operation.key == wanted.key);
  CHECK(operation.action == wanted.action);
  CHECK((operation.replaces && operation.recover && operation.released));
  CHECK(operation.plugin == wanted.plugin);
  CHECK(operation.plugin_version == wanted.plugin_version);
  CHECK(operation.inputs == wanted.inputs);
  CHECK(operation.prior_id == wanted.prior_id);
  REQUIRE(operation.token);
  CHECK(*operation.token == *wanted.token);
  CHECK(operation.id == wanted.id);
  CHECK(operation.outputs == wanted.outputs);
  CHECK(operation.wiring.depends_on == wanted.wiring.depends_on);
  CHECK(operation.schema_version == wanted.schema_version);
  CHECK(operation.attempt == wanted.attempt);
  CHECK(operation.started_wall_ms == wanted.started_wall_ms);
  CHECK(operation.phase == wanted.phase);

  const auto& role = state->roles.at("cloud");
  CHECK(role.version == "1.0");
  CHECK(role.hash == "abc");
  CHECK(role.options["zone"].as_string() == "north");
  CHECK(role.overrides.at("zone") == "flag");
  CHECK(state->timings.at("cloud/machine/create").seconds == 61.5);
  CHECK(state->timings.at("cloud/machine/create").count == 3);
  REQUIRE(state->runs.size() == 1);
  CHECK(state->runs[0].exit_code == 4);
  CHECK(state->outputs["url"].as_string() == "http://demo");
}

TEST_CASE("an operation without a token has none after loading", "[state]") {
  StateScene scene;
  auto store = scene.open();
  REQUIRE(store);
  const auto number = (*store)->lock(scene.me());
  REQUIRE(number);
  Batch batch;
  batch.put_operations = {full_operation()};
  batch.put_operations[0].token.reset();
  REQUIRE((*store)->commit(batch, *number));
  const auto state = (*store)->load();
  REQUIRE(state);
  CHECK_FALSE(state->operations.at("cloud/machine/a").token.has_value());
}

TEST_CASE("erased rows are gone, and rows of the same batch come after the erasing", "[state]") {
  StateScene scene;
  auto store = scene.open();
  REQUIRE(store);
  const auto number = (*store)->lock(scene.me());
  REQUIRE(number);
  REQUIRE((*store)->commit(batch_of({machine("a"), machine("b")}), *number));
  Batch batch = batch_of({machine("b", Value::map().set("size", 2))});
  batch.erase_resources = {"cloud/machine/a", "cloud/machine/b"};
  REQUIRE((*store)->commit(batch, *number));
  const auto state = (*store)->load();
  REQUIRE(state);
  CHECK(state->resources.size() == 1);
  CHECK(state->resources.at("cloud/machine/b").inputs["size"].as_int() == 2);
  CHECK(state->serial == 2);
}

TEST_CASE("an empty batch leaves the serial alone", "[state]") {
  StateScene scene;
  auto store = scene.open();
  REQUIRE(store);
  const auto number = (*store)->lock(scene.me());
  REQUIRE(number);
  REQUIRE((*store)->commit({}, *number));
  const auto state = (*store)->load();
  REQUIRE(state);
  CHECK(state->serial == 0);
}

TEST_CASE("only the newest twenty runs are loaded, newest first", "[state]") {
  StateScene scene;
  auto store = scene.open();
  REQUIRE(store);
  const auto number = (*store)->lock(scene.me());
  REQUIRE(number);
  Batch batch;
  for (int i = 0; i < 25; ++i) batch.put_runs.push_back({"run" + std::to_string(i), "up", i, 0, 0});
  REQUIRE((*store)->commit(batch, *number));
  const auto state = (*store)->load();
  REQUIRE(state);
  REQUIRE(state->runs.size() == 20);
  CHECK(state->runs.front().id == "run24");
}

TEST_CASE("reading a state that does not exist gives an empty one and makes nothing", "[state]") {
  StateScene scene;
  auto store = scene.open(StoreAccess::read);
  REQUIRE(store);
  const auto state = (*store)->load();
  REQUIRE(state);
  CHECK(state->resources.empty());
  CHECK(state->lineage.empty());
  CHECK_FALSE(std::filesystem::exists(scene.options().folder()));
}

TEST_CASE("a state opened for reading loads beside the writer and refuses to write", "[state]") {
  StateScene scene;
  auto writer = scene.open();
  REQUIRE(writer);
  const auto number = (*writer)->lock(scene.me());
  REQUIRE(number);
  REQUIRE((*writer)->commit(batch_of({machine("a")}), *number));
  auto reader = scene.open(StoreAccess::read);
  REQUIRE(reader);
  auto state = (*reader)->load();
  REQUIRE(state);
  CHECK(state->resources.size() == 1);
  REQUIRE((*writer)->commit(batch_of({machine("b")}), *number));
  state = (*reader)->load();
  REQUIRE(state);
  CHECK(state->resources.size() == 2);
  CHECK_FALSE((*reader)->commit(batch_of({machine("c")}), *number));
  CHECK_FALSE((*reader)->lock(scene.me()));
}

TEST_CASE("a state in a folder that may not be written can still be read", "[state]") {
  if (::geteuid() == 0) return;  // root writes anywhere
  StateScene scene;
  {
    auto writer = scene.open();
    REQUIRE(writer);
    const auto number = (*writer)->lock(scene.me());
    REQUIRE(number);
    REQUIRE((*writer)->commit(batch_of({machine("a")}), *number));
  }
  ::chmod(scene.options().folder().c_str(), 0500);
  auto reader = scene.open(StoreAccess::read);
  REQUIRE(reader);
  const auto state = (*reader)->load();
  REQUIRE(state);
  CHECK(state->resources.size() == 1);
  const auto writer = scene.open();
  REQUIRE_FALSE(writer);
  CHECK(writer.error().code == Errc::denied);
  ::chmod(scene.options().folder().c_str(), 0700);
}

TEST_CASE("a state folder that cannot be made is a clear error", "[state]") {
  StateScene scene;
  auto options = scene.options();
  options.base_dir = "/proc/self/nowhere";
  const auto store = open_sqlite_store(options, scene.clock);
  REQUIRE_FALSE(store);
  CHECK(store.error().code == Errc::denied);
  CHECK(store.error().message.find("/proc/self/nowhere") != std::string::npos);
  CHECK_FALSE(store.error().hint.empty());
}

TEST_CASE("a state that a newer program wrote is refused by that program's name", "[state]") {
  StateScene scene;
  REQUIRE(scene.open());
  {
    auto database = sqlite::Database::open(scene.options().file(), sqlite::OpenMode::write);
    REQUIRE(database);
    sqlite::MetaRows meta(*database);
    REQUIRE(meta.put("format", std::int64_t{99}));
    REQUIRE(meta.put("written_by", "slipway 9.0.0"));
  }
  for (const auto access : {StoreAccess::read, StoreAccess::write}) {
    const auto store = scene.open(access);
    REQUIRE_FALSE(store);
    CHECK(store.error().code == Errc::refused);
    CHECK(store.error().message.find("slipway 9.0.0") != std::string::npos);
  }
}

TEST_CASE("a file that is no database is corrupt and stays as it was", "[state]") {
  StateScene scene;
  std::filesystem::create_directories(scene.options().folder());
  const std::string text(5000, 'x');
  std::ofstream(scene.options().file()) << text;
  const auto store = scene.open();
  REQUIRE_FALSE(store);
  CHECK(store.error().code == Errc::corrupt);
  CHECK(store.error().hint.find("backup") != std::string::npos);
  CHECK(content_of(scene.options().file()) == text);
}

TEST_CASE("another program's database is not taken for a state", "[state]") {
  StateScene scene;
  std::filesystem::create_directories(scene.options().folder());
  run_sql(scene.options().file(), "CREATE TABLE recipes(name)");
  const auto before = content_of(scene.options().file());
  const auto store = scene.open();
  REQUIRE_FALSE(store);
  CHECK(store.error().code == Errc::corrupt);
  CHECK(content_of(scene.options().file()) == before);
}

TEST_CASE("one row that cannot be read makes the whole load corrupt", "[state]") {
  StateScene scene;
  {
    auto store = scene.open();
    REQUIRE(store);
    const auto number = (*store)->lock(scene.me());
    REQUIRE(number);
    REQUIRE((*store)->commit(batch_of({machine("a"), machine("b")}), *number));
  }
  const char* damage = GENERATE("UPDATE resource SET inputs = '{\"si' WHERE id = 'id-b'",
                                "UPDATE resource SET standing = 'odd' WHERE id = 'id-b'");
  run_sql(scene.options().file(), damage);
  auto store = scene.open(StoreAccess::read);
  REQUIRE(store);
  const auto state = (*store)->load();
  REQUIRE_FALSE(state);
  CHECK(state.error().code == Errc::corrupt);
  CHECK(state.error().message.find("cloud/machine/b") != std::string::npos);
}

TEST_CASE("a full disk is unavailable and nothing of the batch is kept", "[state]") {
  StateScene scene;
  auto store = scene.open();
  REQUIRE(store);
  const auto number = (*store)->lock(scene.me());
  REQUIRE(number);
  REQUIRE((*store)->commit(batch_of({machine("a")}), *number));
  Batch big = batch_of({machine("b")});
  big.put_resources[0].note.assign(1'000'000, 'n');
  Result<void> failed;
  {
    const SmallFiles limit(300'000);
    failed = (*store)->commit(big, *number);
  }
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == Errc::unavailable);
  CHECK(failed.error().hint.find("df -h") != std::string::npos);
  const auto state = (*store)->load();
  REQUIRE(state);
  CHECK(state->resources.size() == 1);
  CHECK(state->serial == 1);
  CHECK((*store)->commit(big, *number));
}

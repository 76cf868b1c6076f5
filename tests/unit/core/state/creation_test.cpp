#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <set>

#include "state_scene.hpp"

// How a state comes to be, what is left of a writer that died, and what is no state any more.
using namespace slipway;
using namespace slipway::core;

namespace {

std::set<std::string> names_in(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.insert(entry.path().filename().string());
  return names;
}

/// A state with two rows, closed again.
void make_state(const StateScene& scene) {
  auto store = scene.open();
  REQUIRE(store);
  const auto number = (*store)->lock(scene.me());
  REQUIRE(number);
  REQUIRE((*store)->commit(batch_of({machine("a"), machine("b")}), *number));
  REQUIRE((*store)->unlock(*number));
}

/// A process changes the file the way that needs a rollback journal, and dies inside the change
/// when part of it is in the file.
void die_inside_a_change(const std::string& file) {
  const pid_t child = ::fork();
  if (child == 0) {
    sqlite3* database = nullptr;
    sqlite3_open(file.c_str(), &database);
    const char* change =
        "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN;"
        "UPDATE resource SET note = 'half';"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
        "INSERT INTO run SELECT 'r' || i, hex(randomblob(400)), i, i, 0, 0 FROM n";
    ::_exit(sqlite3_exec(database, change, nullptr, nullptr, nullptr) == SQLITE_OK ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WEXITSTATUS(status) == 0);
  REQUIRE(std::filesystem::file_size(file + "-journal") > 0);
}

void check_as_before(const Result<std::unique_ptr<StateStore>>& store) {
  REQUIRE(store);
  const auto state = (*store)->load();
  REQUIRE(state);
  CHECK(state->resources.size() == 2);
  CHECK(state->resources.at("cloud/machine/a").note.empty());
  CHECK(state->runs.empty());
}

/// Somebody without rights, for as long as it lives, where the tests run as root.
class AsNobody {
 public:
  AsNobody() : was_root_(::geteuid() == 0) {
    if (was_root_) REQUIRE(::seteuid(65534) == 0);
  }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;
  ~AsNobody() {
    if (was_root_) static_cast<void>(::seteuid(0));
  }

 private:
  bool was_root_;
};

/// Everybody may read the scene, nobody may write the state's folder.
void let_all_read(const StateScene& scene) {
  ::chmod(scene.folder.path().c_str(), 0755);
  ::chmod(scene.options().base_dir.c_str(), 0755);
  for (const auto& entry : std::filesystem::directory_iterator(scene.options().folder()))
    ::chmod(entry.path().c_str(), 0444);
  ::chmod(scene.options().folder().c_str(), 0555);
}

}  // namespace

TEST_CASE("a new state is a whole database from its first moment", "[state][creation]") {
  StateScene scene;
  REQUIRE(scene.open());
  const auto bytes = content_of(scene.options().file());
  REQUIRE(bytes.size() >= 4096);
  CHECK(bytes.starts_with("SQLite format 3"));
  CHECK(bytes[18] == 2);  // WAL
  CHECK(bytes[19] == 2);
  CHECK(names_in(scene.options().folder()) == std::set<std::string>{"demo.db"});
}

TEST_CASE("what a maker left when it died is removed, what one still makes is not",
          "[state][creation]") {
  StateScene scene;
  std::filesystem::create_directories(scene.options().folder());
  const std::string dead = scene.options().file() + ".new-dead00";
  const std::string alive = scene.options().file() + ".new-alive0";
  std::ofstream(dead) << "half";
  std::ofstream(alive) << "half";
  const int held = ::open(alive.c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(::flock(held, LOCK_EX | LOCK_NB) == 0);
  REQUIRE(scene.open());
  CHECK(names_in(scene.options().folder()) ==
        std::set<std::string>{"demo.db", "demo.db.new-alive0"});
  ::close(held);
  REQUIRE(scene.open());
  CHECK(names_in(scene.options().folder()) == std::set<std::string>{"demo.db"});
}

TEST_CASE("an empty state file is lost, to those who read and to those who write",
          "[state][creation]") {
  StateScene scene;
  make_state(scene);
  std::filesystem::resize_file(scene.options().file(), 0);
  for (const auto access : {StoreAccess::read, StoreAccess::write}) {
    const auto store = scene.open(access);
    REQUIRE_FALSE(store);
    CHECK(store.error().code == Errc::corrupt);
    CHECK(store.error().message.find("'" + scene.options().file() + "' is empty") !=
          std::string::npos);
    CHECK(store.error().hint.find("backup") != std::string::npos);
  }
  CHECK(std::filesystem::file_size(scene.options().file()) == 0);
}

TEST_CASE("a state of which only the log is there is lost, and no new one is made over it",
          "[state][creation]") {
  StateScene scene;
  const char* ending = GENERATE("-wal", "-journal");
  std::filesystem::create_directories(scene.options().folder());
  std::ofstream(scene.options().file() + ending) << "what was written last";
  for (const auto access : {StoreAccess::read, StoreAccess::write}) {
    const auto store = scene.open(access);
    REQUIRE_FALSE(store);
    CHECK(store.error().code == Errc::corrupt);
    CHECK(store.error().message.find("is lost") != std::string::npos);
  }
  CHECK(names_in(scene.options().folder()) ==
        std::set<std::string>{std::string("demo.db") + ending});
}

TEST_CASE("a change that a dead writer began is undone by whoever may write", "[state][creation]") {
  StateScene scene;
  make_state(scene);
  die_inside_a_change(scene.options().file());
  SECTION("a reader") { check_as_before(scene.open(StoreAccess::read)); }
  SECTION("a writer") { check_as_before(scene.open(StoreAccess::write)); }
  CHECK_FALSE(std::filesystem::exists(scene.options().file() + "-journal"));
}

TEST_CASE("a change that a dead writer began is told to who may not undo it", "[state][creation]") {
  StateScene scene;
  make_state(scene);
  die_inside_a_change(scene.options().file());
  let_all_read(scene);
  {
    const AsNobody nobody;
    const auto store = scene.open(StoreAccess::read);
    REQUIRE_FALSE(store);
    CHECK(store.error().code == Errc::denied);
    CHECK(store.error().message.find("cut off while it wrote") != std::string::npos);
    CHECK(store.error().hint.find("slipway state list") != std::string::npos);
  }
  ::chmod(scene.options().folder().c_str(), 0700);
  ::chmod(scene.options().file().c_str(), 0600);
  check_as_before(scene.open(StoreAccess::read));
}

TEST_CASE("a log that a dead writer left is never read past", "[state][creation]") {
  StateScene scene;
  make_state(scene);
  const pid_t child = ::fork();
  if (child == 0) {
    auto store = scene.open();
    const auto number = (*store)->lock(scene.me());
    ::_exit((*store)->commit(batch_of({machine("c")}), *number) ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WEXITSTATUS(status) == 0);
  std::filesystem::remove(scene.options().file() + "-shm");  // as after a restart of the machine
  REQUIRE(std::filesystem::file_size(scene.options().file() + "-wal") > 0);
  let_all_read(scene);
  {
    const AsNobody nobody;
    const auto store = scene.open(StoreAccess::read);
    // SQLite may be able to read a log without writing; then all of it is there.
    if (store)
      CHECK((*store)->load()->resources.size() == 3);
    else
      CHECK(store.error().message.find("cut off while it wrote") != std::string::npos);
  }
  ::chmod(scene.options().folder().c_str(), 0700);
  for (const char* ending : {"", "-wal"}) ::chmod((scene.options().file() + ending).c_str(), 0600);
  auto store = scene.open(StoreAccess::read);
  REQUIRE(store);
  CHECK((*store)->load()->resources.size() == 3);
}

TEST_CASE("a state without a log beside it is read where nothing may be written",
          "[state][creation]") {
  StateScene scene;
  make_state(scene);
  let_all_read(scene);
  const AsNobody nobody;
  check_as_before(scene.open(StoreAccess::read));
}

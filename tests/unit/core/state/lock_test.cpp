#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "state_scene.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A process that has the lock of a scene, as `owner` says, until it is ended.
class Holder {
 public:
  /// `stopped`: inside a change, so that nobody can write until it goes on.
  explicit Holder(const StateScene& scene, const std::string& command = "slipway down",
                  bool stopped = false) {
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    pid_ = ::fork();
    if (pid_ == 0) hold(scene, command, stopped, ready[1]);
    ::close(ready[1]);
    char byte = 0;
    const auto said = ::read(ready[0], &byte, 1);
    ::close(ready[0]);
    REQUIRE(said == 1);
    REQUIRE(byte == 'y');
    if (stopped) ::waitpid(pid_, nullptr, WUNTRACED);
  }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;
  ~Holder() { end(); }
  pid_t pid() const { return pid_; }
  void end() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

 private:
  [[noreturn]] static void hold(const StateScene& scene, const std::string& command, bool stopped,
                                int ready) {
    auto store = scene.open();
    auto me = scene.me();
    me.command = command;
    const bool got = store && (*store)->lock(me);
    sqlite3* database = nullptr;
    if (stopped) {
      sqlite3_open(scene.options().file().c_str(), &database);
      sqlite3_exec(database, "BEGIN IMMEDIATE; UPDATE resource SET note = 'half'", nullptr, nullptr,
                   nullptr);
    }
    const char byte = got ? 'y' : 'n';
    static_cast<void>(::write(ready, &byte, 1));
    if (stopped) ::raise(SIGSTOP);
    while (true) ::pause();
  }
  pid_t pid_ = 0;
};

/// Leaves the lock to an owner who, seen from here, is no process of this machine: its row is
/// there, and nobody has the file.
LockNumber leave_to(const StateScene& scene, const LockOwner& owner) {
  auto store = scene.open();
  REQUIRE(store);
  const auto number = (*store)->lock(owner);
  REQUIRE(number);
  return *number;
}

LockOwner of_another_machine(const StateScene& scene) {
  LockOwner far = scene.me();
  far.boot = "11111111-2222-4333-8444-555555555555";
  return far;
}

}  // namespace

TEST_CASE("a second writer is told who holds the lock", "[state][lock]") {
  StateScene scene;
  auto first = scene.open();
  auto second = scene.open();
  REQUIRE(first);
  REQUIRE(second);
  REQUIRE((*first)->lock(scene.me()));
  const auto refused = (*second)->lock(scene.me());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::locked);
  CHECK(holds(refused.error().message, "pid " + std::to_string(::getpid())));
  CHECK(holds(refused.error().message, "'" + host_name() + "'"));
  CHECK(holds(refused.error().message, "since 2023-11-14 22:13:20 UTC (slipway up)"));
}

TEST_CASE("the lock can be taken again after it was given back, with a higher number",
          "[state][lock]") {
  StateScene scene;
  auto store = scene.open();
  REQUIRE(store);
  const auto first = (*store)->lock(scene.me());
  REQUIRE(first);
  REQUIRE((*store)->unlock(*first));
  const auto second = (*store)->lock(scene.me());
  REQUIRE(second);
  CHECK(*second > *first);
}

TEST_CASE("a dead owner on this machine is displaced and can write no more", "[state][lock]") {
  StateScene scene;
  auto store = scene.open();
  REQUIRE(store);
  LockNumber dead = 0;
  {
    Holder other(scene);
    const auto refused = (*store)->lock(scene.me());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::locked);
    CHECK(holds(refused.error().message, "pid " + std::to_string(other.pid())));
    CHECK(holds(refused.error().message, "(slipway down)"));
    dead = 1;
  }
  const auto mine = (*store)->lock(scene.me());
  REQUIRE(mine);
  CHECK(*mine > dead);
  const auto late = (*store)->commit(batch_of({machine("a")}), dead);
  REQUIRE_FALSE(late);
  CHECK(late.error().code == Errc::locked);
  CHECK((*store)->commit(batch_of({machine("b")}), *mine));
  const auto state = (*store)->load();
  REQUIRE(state);
  CHECK(state->resources.count("cloud/machine/a") == 0);
  CHECK(state->serial == 1);
}

TEST_CASE("a living owner whose process number is not known here is not displaced",
          "[state][lock]") {
  // What another container's owner looks like: the row's pid is nobody's, or somebody else's.
  StateScene scene;
  auto first = scene.open();
  auto second = scene.open();
  REQUIRE(first);
  REQUIRE(second);
  LockOwner inside = scene.me();
  inside.pid = GENERATE(1, 4'000'000);
  inside.process_start = "77";
  REQUIRE((*first)->lock(inside));
  const auto refused = (*second)->lock(scene.me());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::locked);
}

TEST_CASE("an owner that was stopped inside a change is told of at once", "[state][lock]") {
  StateScene scene;
  { REQUIRE(scene.open()); }
  const Holder stopped(scene, "slipway up", true);
  auto store = scene.open();
  REQUIRE(store);
  const auto refused = (*store)->lock(scene.me());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::locked);
  CHECK(holds(refused.error().message, "pid " + std::to_string(stopped.pid())));
  CHECK(holds(refused.error().message, "(slipway up)"));
  CHECK((*store)->load());
}

TEST_CASE("an owner of the same name on a machine that was started anew waits for its lease",
          "[state][lock]") {
  StateScene scene;
  leave_to(scene, of_another_machine(scene));
  auto store = scene.open();
  REQUIRE(store);
  CHECK_FALSE((*store)->lock(scene.me()));
  scene.clock.advance(lock_lease);
  CHECK((*store)->lock(scene.me()));
}

TEST_CASE("an older program's owner is looked for by its process number", "[state][lock]") {
  StateScene scene;
  LockOwner old = scene.me();
  old.boot.clear();
  SECTION("it lives") {
    leave_to(scene, old);
    CHECK_FALSE((*scene.open())->lock(scene.me()));
  }
  SECTION("a process that has the dead owner's number is not taken for it") {
    old.process_start = "1";
    leave_to(scene, old);
    CHECK((*scene.open())->lock(scene.me()));
  }
}

TEST_CASE("an ended process that nobody has reaped does not live", "[state][lock]") {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  siginfo_t seen{};
  // Waits for the end, and leaves the process to be reaped.
  REQUIRE(::waitid(P_PID, static_cast<id_t>(child), &seen, WEXITED | WNOWAIT) == 0);
  CHECK(process_start(child).empty());
  ::waitpid(child, nullptr, 0);
}

TEST_CASE("a process that ends while it is looked at is one that has ended", "[state][lock]") {
  const auto usual = ::signal(SIGCHLD, SIG_IGN);  // reaped by the kernel, so that it goes at once
  for (int i = 0; i < 100; ++i) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    CHECK_NOTHROW([child] {
      while (!process_start(child).empty()) continue;
    }());
  }
  ::signal(SIGCHLD, usual);
}

TEST_CASE("an owner on another machine is displaced only after its lease", "[state][lock]") {
  StateScene scene;
  LockOwner far = of_another_machine(scene);
  far.host = "far-away";
  const auto theirs = leave_to(scene, far);
  auto store = scene.open();
  REQUIRE(store);
  scene.clock.advance(lock_lease - Millis(1));
  const auto refused = (*store)->lock(scene.me());
  REQUIRE_FALSE(refused);
  CHECK(holds(refused.error().message, "'far-away'"));
  scene.clock.advance(Millis(1));
  CHECK((*store)->lock(scene.me()));
  const auto late = (*store)->commit(batch_of({machine("a")}), theirs);
  REQUIRE_FALSE(late);
  CHECK(late.error().code == Errc::locked);
}

TEST_CASE("nobody writes without the lock", "[state][lock]") {
  StateScene scene;
  auto store = scene.open();
  REQUIRE(store);
  CHECK_FALSE((*store)->commit(batch_of({machine("a")}), 0));
  const auto number = (*store)->lock(scene.me());
  REQUIRE(number);
  REQUIRE((*store)->unlock(*number));
  const auto late = (*store)->commit(batch_of({machine("a")}), *number);
  REQUIRE_FALSE(late);
  CHECK(late.error().code == Errc::locked);
}

TEST_CASE("giving back a lock that somebody else has by now changes nothing", "[state][lock]") {
  StateScene scene;
  const auto old = leave_to(scene, scene.me());
  auto store = scene.open();
  REQUIRE(store);
  const auto mine = (*store)->lock(scene.me());
  REQUIRE(mine);
  REQUIRE((*store)->unlock(old));
  CHECK((*store)->commit(batch_of({machine("a")}), *mine));
  CHECK_FALSE((*scene.open())->lock(scene.me()));
}

TEST_CASE("of many processes that race for a new state exactly one gets the lock",
          "[state][lock]") {
  StateScene scene;
  int go[2];
  int done[2];
  REQUIRE(::pipe(go) == 0);
  REQUIRE(::pipe(done) == 0);
  constexpr int racers = 6;
  pid_t children[racers];
  for (auto& child : children) {
    child = ::fork();
    if (child != 0) continue;
    char byte = 0;
    ::close(go[1]);
    (void)!::read(go[0], &byte, 1);  // ends for all at once when the parent closes its end
    auto store = scene.open();
    const char answer = !store ? 'e' : (*store)->lock(scene.me()) ? 'y' : 'n';
    (void)!::write(done[1], &answer, 1);
    while (true) ::pause();  // keeps the lock until all have tried
  }
  ::close(go[0]);
  ::close(go[1]);
  std::string answers;
  for (int i = 0; i < racers; ++i) {
    char answer = 0;
    REQUIRE(::read(done[0], &answer, 1) == 1);
    answers += answer;
  }
  for (const auto child : children) {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
  ::close(done[0]);
  ::close(done[1]);
  std::sort(answers.begin(), answers.end());
  CHECK(answers == "nnnnny");
}

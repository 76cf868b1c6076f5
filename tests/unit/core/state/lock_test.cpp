#include <signal.h>
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

/// A process that only waits until it is ended.
class Sleeper {
 public:
  Sleeper() : pid_(::fork()) {
    if (pid_ == 0) {
      while (true) ::pause();
    }
  }
  Sleeper(const Sleeper&) = delete;
  Sleeper& operator=(const Sleeper&) = delete;
  ~Sleeper() { end(); }
  pid_t pid() const { return pid_; }
  void end() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

 private:
  pid_t pid_;
};

LockOwner owned_by(const StateScene& scene, pid_t pid) {
  LockOwner owner = scene.me();
  owner.pid = pid;
  owner.process_start = process_start(pid);
  owner.command = "slipway down";
  return owner;
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

TEST_CASE("a dead owner on this host is displaced and can write no more", "[state][lock]") {
  StateScene scene;
  auto store = scene.open();
  REQUIRE(store);
  Sleeper other;
  const auto dead = (*store)->lock(owned_by(scene, other.pid()));
  REQUIRE(dead);
  CHECK_FALSE((*store)->lock(scene.me()));
  other.end();
  const auto mine = (*store)->lock(scene.me());
  REQUIRE(mine);
  CHECK(*mine > *dead);
  const auto late = (*store)->commit(batch_of({machine("a")}), *dead);
  REQUIRE_FALSE(late);
  CHECK(late.error().code == Errc::locked);
  CHECK((*store)->commit(batch_of({machine("b")}), *mine));
  const auto state = (*store)->load();
  REQUIRE(state);
  CHECK(state->resources.count("cloud/machine/a") == 0);
  CHECK(state->serial == 1);
}

TEST_CASE("a process that has the dead owner's number is not taken for it", "[state][lock]") {
  StateScene scene;
  auto store = scene.open();
  REQUIRE(store);
  LockOwner before = scene.me();
  before.process_start = "1";
  REQUIRE((*store)->lock(before));
  CHECK((*store)->lock(scene.me()));
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

TEST_CASE("an owner on another host is displaced only after its lease", "[state][lock]") {
  StateScene scene;
  auto store = scene.open();
  REQUIRE(store);
  LockOwner far = scene.me();
  far.host = "far-away";
  const auto theirs = (*store)->lock(far);
  REQUIRE(theirs);
  scene.clock.advance(lock_lease - Millis(1));
  const auto refused = (*store)->lock(scene.me());
  REQUIRE_FALSE(refused);
  CHECK(holds(refused.error().message, "'far-away'"));

  SECTION("a commit renews the lease, also an empty one") {
    REQUIRE((*store)->commit({}, *theirs));
    scene.clock.advance(lock_lease - Millis(1));
    CHECK_FALSE((*store)->lock(scene.me()));
  }
  SECTION("after the lease it is ours") {
    scene.clock.advance(Millis(1));
    CHECK((*store)->lock(scene.me()));
    const auto late = (*store)->commit(batch_of({machine("a")}), *theirs);
    REQUIRE_FALSE(late);
    CHECK(late.error().code == Errc::locked);
  }
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
  auto store = scene.open();
  REQUIRE(store);
  LockOwner gone = scene.me();
  gone.process_start = "1";
  const auto old = (*store)->lock(gone);
  REQUIRE(old);
  const auto mine = (*store)->lock(scene.me());
  REQUIRE(mine);
  REQUIRE((*store)->unlock(*old));
  CHECK((*store)->commit(batch_of({machine("a")}), *mine));
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

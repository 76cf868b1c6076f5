#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "core/system/random.hpp"
#include "state_scene.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

/// Each commit writes the same mark into many rows: a torn one would show two marks.
Batch marked_batch(std::int64_t mark) {
  Batch batch;
  for (int i = 0; i < 40; ++i) {
    Value inputs = Value::map().set("mark", mark).set("secret", secret("s3cr3t-crash-text"));
    inputs.set("filling", std::string(200, 'f'));
    batch.put_resources.push_back(machine("m" + std::to_string(i), inputs));
  }
  batch.put_outputs = Value::map().set("mark", mark);
  return batch;
}

/// A counter that the parent sees when the child is gone.
class SharedCount {
 public:
  SharedCount()
      : place_(::mmap(nullptr, sizeof(Count), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                      -1, 0)),
        count_(new (place_) Count(0)) {}
  SharedCount(const SharedCount&) = delete;
  SharedCount& operator=(const SharedCount&) = delete;
  ~SharedCount() { ::munmap(place_, sizeof(Count)); }
  void set(std::int64_t value) { count_->store(value); }
  std::int64_t get() const { return count_->load(); }

 private:
  using Count = std::atomic<std::int64_t>;
  void* place_;
  Count* count_;
};

[[noreturn]] void commit_for_ever(const StateScene& scene, SharedCount& committed,
                                  std::int64_t first) {
  auto store = scene.open();
  if (!store) ::_exit(1);
  const auto number = (*store)->lock(scene.me());
  if (!number) ::_exit(2);
  for (std::int64_t mark = first;; ++mark) {
    if (!(*store)->commit(marked_batch(mark), *number)) ::_exit(3);
    committed.set(mark);
  }
}

void check_whole(const StateScene& scene, std::int64_t committed) {
  auto store = scene.open();
  REQUIRE(store);
  const auto state = (*store)->load();
  REQUIRE(state);
  const auto mark = state->outputs["mark"].as_int();
  CHECK(mark >= committed);
  CHECK(mark <= committed + 1);
  CHECK(state->serial == mark);
  CHECK(state->resources.size() == 40);
  for (const auto& [address, row] : state->resources) {
    REQUIRE(row.inputs["mark"].as_int() == mark);
    REQUIRE(row.inputs["secret"].as_string() == "s3cr3t-crash-text");
  }
}

}  // namespace

TEST_CASE("a writer that is killed at any moment leaves the state before or after, whole",
          "[state][crash]") {
  StateScene scene;
  SharedCount committed;
  SeededRandom random(20140310);
  constexpr int rounds = 12;
  for (int round = 0; round < rounds; ++round) {
    const std::int64_t before = committed.get();
    const pid_t child = ::fork();
    if (child == 0) commit_for_ever(scene, committed, before + 1);
    // At least one commit, then some more, then some part of one.
    const auto enough = before + 1 + static_cast<std::int64_t>(random.next() % 5);
    int status = 0;
    while (committed.get() < enough && ::waitpid(child, &status, WNOHANG) == 0)
      std::this_thread::yield();
    const auto spins = random.next() % 400'000;
    for (std::uint64_t i = 0; i < spins; ++i) std::atomic_signal_fence(std::memory_order_seq_cst);
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    check_whole(scene, committed.get());
    auto store = scene.open();
    REQUIRE(store);
    committed.set((*store)->load()->serial);
  }
}

#include "core/engine/retry.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace slipway;
using namespace slipway::core;

namespace {

FailureAnswer failure_of(const std::string& kind) {
  return read_failure(Value::map().set("class", kind).set("message", "it failed"));
}

/// The pauses before each further look, until the failure is given up.
std::vector<std::int64_t> pauses(const FailureAnswer& failure,
                                 std::optional<Millis> (*pause_before)(const FailureAnswer&,
                                                                       int before),
                                 int first) {
  std::vector<std::int64_t> all;
  for (int before = first; const auto pause = pause_before(failure, before); ++before)
    all.push_back(pause->count());
  return all;
}

constexpr Attempts none_before{};

}  // namespace

TEST_CASE("what a plugin leaves out of a failure is filled in, and nothing that it invents is kept",
          "[engine][retry]") {
  const auto bare = read_failure(Value::map());
  CHECK(bare.kind == FailureClass::internal);
  CHECK(bare.effect == "unknown");
  CHECK_FALSE(bare.message.empty());
  CHECK_FALSE(bare.over.has_value());
  CHECK(bare.retry_after == Millis(0));
  CHECK(failure_of("mood").kind == FailureClass::internal);
  CHECK(read_failure(Value::map().set("effect", "some")).effect == "unknown");
  CHECK(read_failure(Value::map().set("retry_after_ms", -5)).retry_after == Millis(0));
}

TEST_CASE("what was refused had no effect, unless it had been accepted before", "[engine][retry]") {
  for (const char* kind : {"invalid", "unauthenticated", "forbidden", "quota", "throttled",
                           "conflict", "busy", "already_exists", "unsupported"}) {
    CAPTURE(kind);
    CHECK(failure_of(kind).effect == "none");
    CHECK(read_failure(Value::map().set("class", kind), true).effect == "unknown");
  }
  for (const char* kind : {"timeout", "unavailable", "internal", "unknown", "cancelled"}) {
    CAPTURE(kind);
    CHECK(failure_of(kind).effect == "unknown");
  }
}

TEST_CASE("each class of failure without a token has its own verdict", "[engine][retry]") {
  struct Row {
    const char* kind;
    Verdict create, remove;
    Millis least, most;  ///< of the first pause
  };
  const auto row =
      GENERATE(Row{"busy", Verdict::again, Verdict::again, Millis(1000), Millis(1200)},
               Row{"conflict", Verdict::again, Verdict::again, Millis(1000), Millis(1200)},
               Row{"throttled", Verdict::again, Verdict::again, Millis(1000), Millis(1200)},
               Row{"unavailable", Verdict::again, Verdict::again, Millis(500), Millis(600)},
               Row{"timeout", Verdict::again, Verdict::again, Millis(500), Millis(600)},
               Row{"not_found", Verdict::give_up, Verdict::settled, Millis(0), Millis(0)},
               Row{"invalid", Verdict::give_up, Verdict::give_up, Millis(0), Millis(0)},
               Row{"unauthenticated", Verdict::give_up, Verdict::give_up, Millis(0), Millis(0)},
               Row{"forbidden", Verdict::give_up, Verdict::give_up, Millis(0), Millis(0)},
               Row{"already_exists", Verdict::give_up, Verdict::give_up, Millis(0), Millis(0)},
               Row{"quota", Verdict::give_up, Verdict::give_up, Millis(0), Millis(0)},
               Row{"cancelled", Verdict::give_up, Verdict::give_up, Millis(0), Millis(0)},
               Row{"unknown", Verdict::give_up, Verdict::give_up, Millis(0), Millis(0)},
               Row{"unsupported", Verdict::give_up, Verdict::give_up, Millis(0), Millis(0)},
               Row{"internal", Verdict::give_up, Verdict::give_up, Millis(0), Millis(0)});
  CAPTURE(row.kind);
  SeededRandom random(7);
  const auto created = decide_retry(failure_of(row.kind), false, false, none_before, random);
  CHECK(created.verdict == row.create);
  CHECK(created.pause >= row.least);
  CHECK(created.pause <= row.most);
  CHECK_FALSE(created.drop_token);
  CHECK(created.recover == (failure_of(row.kind).effect != "none"));
  CHECK(decide_retry(failure_of(row.kind), true, false, none_before, random).verdict == row.remove);
}

TEST_CASE("pauses double up to half a minute, or are what the other side asks for",
          "[engine][retry]") {
  SeededRandom random(7);
  for (const auto& [before, seconds] : {std::pair{0, 1}, {1, 2}, {4, 16}, {5, 30}, {60, 30}}) {
    const auto pause = decide_retry(failure_of("busy"), false, false, {before, 0}, random).pause;
    CAPTURE(before, pause.count());
    CHECK(pause >= Millis(seconds * 1000));
    CHECK(pause < Millis(seconds * 1200));
  }
  const auto asked = read_failure(Value::map().set("class", "throttled").set("retry_after_ms", 7));
  CHECK(decide_retry(asked, false, false, {3, 0}, random).pause == Millis(7));
}

TEST_CASE("who does not answer is asked eight times in a row, who is busy until the deadline",
          "[engine][retry]") {
  SeededRandom random(7);
  const auto verdict = [&](const char* kind, int before) {
    return decide_retry(failure_of(kind), false, false, {before, 0}, random).verdict;
  };
  CHECK(verdict("unavailable", 7) == Verdict::again);
  CHECK(verdict("unavailable", 8) == Verdict::give_up);
  CHECK(verdict("timeout", 8) == Verdict::give_up);
  CHECK(verdict("busy", 1000) == Verdict::again);
  CHECK(verdict("throttled", 1000) == Verdict::again);
}

TEST_CASE("a plugin that does not say whether an operation is over is read by the class",
          "[engine][retry]") {
  SeededRandom random(7);
  const auto drops = [&](const char* kind, int before) {
    return decide_retry(failure_of(kind), false, true, {before, 0}, random).drop_token;
  };
  for (const char* kind : {"not_found", "busy", "conflict"}) CHECK(drops(kind, 0));
  for (const char* kind : {"unavailable", "timeout", "throttled"}) {
    CAPTURE(kind);
    CHECK_FALSE(drops(kind, 7));
    CHECK(drops(kind, 8));
  }
  for (const char* kind : {"invalid", "unauthenticated", "internal"}) CHECK_FALSE(drops(kind, 8));
}

TEST_CASE("an operation that is over is begun again five times where its class promises something",
          "[engine][retry]") {
  SeededRandom random(7);
  const auto decide = [&](const char* kind, int ended) {
    auto over = read_failure(Value::map().set("class", kind).set("operation_over", true));
    return decide_retry(over, false, true, {0, ended}, random);
  };
  for (const char* kind :
       {"busy", "conflict", "throttled", "unavailable", "timeout", "not_found"}) {
    CAPTURE(kind);
    CHECK(decide(kind, 4).verdict == Verdict::again);
    CHECK(decide(kind, 5).verdict == Verdict::give_up);
    CHECK(decide(kind, 0).drop_token);
    CHECK(decide(kind, 0).recover);
  }
  for (const char* kind : {"quota", "invalid", "internal", "unknown"}) {
    CAPTURE(kind);
    CHECK(decide(kind, 0).verdict == Verdict::give_up);
    CHECK(decide(kind, 0).drop_token);
  }
  CHECK(decide("not_found", 3).pause == Millis(0));
  CHECK(decide("busy", 1).pause >= Millis(2000));
}

TEST_CASE("the end of a delete that was accepted is not taken for its success", "[engine][retry]") {
  SeededRandom random(7);
  auto lost = read_failure(Value::map().set("class", "not_found").set("operation_over", true));
  CHECK(decide_retry(lost, true, true, none_before, random).verdict == Verdict::again);
  lost.over = false;
  CHECK(decide_retry(lost, true, true, none_before, random).verdict == Verdict::settled);
}

TEST_CASE("a read that may pass is made five times within three seconds of pauses",
          "[engine][retry]") {
  const std::vector<std::int64_t> usual{300, 600, 900, 1200};
  for (const char* kind : {"unavailable", "timeout", "throttled", "busy"})
    CHECK(pauses(failure_of(kind), pause_before_reading_again, 1) == usual);
  for (const char* kind : {"conflict", "not_found", "unauthenticated", "internal"})
    CHECK(pauses(failure_of(kind), pause_before_reading_again, 1).empty());
  auto slow = failure_of("throttled");
  slow.retry_after = Millis(60'000);
  CHECK(pause_before_reading_again(slow, 1) == Millis(30'000));
}

TEST_CASE("an action under way is asked after ten times before it is given up", "[engine][retry]") {
  const std::vector<std::int64_t> usual{250, 500, 1000, 2000, 4000, 5000, 5000, 5000, 5000, 5000};
  for (const char* kind : {"unavailable", "timeout", "throttled", "busy"})
    CHECK(pauses(failure_of(kind), pause_before_following_again, 0) == usual);
  for (const char* kind : {"conflict", "not_found", "unauthenticated", "internal"})
    CHECK(pauses(failure_of(kind), pause_before_following_again, 0).empty());
  auto slow = failure_of("busy");
  slow.retry_after = Millis(60'000);
  CHECK(pause_before_following_again(slow, 0) == Millis(60'000));
}

TEST_CASE("a poll that failed tells nothing of its operation unless it says that it is over",
          "[engine][retry]") {
  for (const char* kind : {"busy", "conflict", "throttled", "unavailable", "timeout",
                           "unauthenticated", "forbidden", "cancelled"}) {
    CAPTURE(kind);
    auto failure = failure_of(kind);
    CHECK(tells_nothing_of_operation(failure));
    failure.over = true;
    CHECK_FALSE(tells_nothing_of_operation(failure));
  }
  for (const char* kind : {"quota", "invalid", "internal", "unknown", "not_found"})
    CHECK_FALSE(tells_nothing_of_operation(failure_of(kind)));
}

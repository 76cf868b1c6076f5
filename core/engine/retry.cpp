#include "core/engine/retry.hpp"

#include <algorithm>
#include <array>

namespace slipway::core {
namespace {

constexpr int most_unavailable = 8;

bool one_of(const std::string& kind, std::initializer_list<const char*> kinds) {
  return std::any_of(kinds.begin(), kinds.end(), [&](const char* one) { return kind == one; });
}

Millis with_jitter(Millis pause, Random& random) {
  const auto fifth = pause.count() / 5;
  return fifth > 0 ? pause + Millis(static_cast<std::int64_t>(random.next() %
                                                              static_cast<std::uint64_t>(fifth)))
                   : pause;
}

Millis growing(Millis first, int failures, Millis most) {
  return std::min(most, first * (std::int64_t{1} << std::min(failures, 16)));
}

}  // namespace

FailureAnswer read_failure(const Value& answer) {
  FailureAnswer failure;
  failure.kind = answer["class"].as_string();
  static const std::array known = {
      "invalid",   "unauthenticated", "forbidden", "not_found", "conflict",
      "busy",      "throttled",       "quota",     "timeout",   "already_exists",
      "cancelled", "unsupported",     "unknown",   "internal",  "unavailable"};
  if (std::find(known.begin(), known.end(), failure.kind) == known.end()) failure.kind = "internal";
  failure.message = answer["message"].as_string();
  if (failure.message.empty())
    failure.message = "the plugin gave no reason (a defect of the plugin)";
  failure.hint = answer["hint"].as_string();
  failure.effect = answer["effect"].as_string();
  if (failure.effect != "none" && failure.effect != "partial" && failure.effect != "unknown")
    failure.effect =
        one_of(failure.kind, {"invalid", "unauthenticated", "forbidden", "quota", "throttled",
                              "conflict", "busy", "already_exists", "unsupported"})
            ? "none"
            : "unknown";
  failure.id = answer["id"].as_string();
  failure.retry_after = Millis(std::max<std::int64_t>(0, answer["retry_after_ms"].as_int()));
  failure.outputs = answer["outputs"];
  failure.facts = answer["facts"];
  return failure;
}

Decision decide_retry(const FailureAnswer& failure, bool is_delete, bool has_token, int failures,
                      Random& random) {
  Decision decision;
  decision.recover = failure.effect != "none";
  if (failure.kind == "not_found" && is_delete) {
    decision.verdict = Verdict::settled;
  } else if (failure.kind == "not_found" && has_token) {
    decision = {Verdict::again, Millis(0), true, true};  // the other side forgot the operation
  } else if (one_of(failure.kind, {"busy", "conflict", "throttled"})) {
    decision.verdict = Verdict::again;
    decision.drop_token = failure.kind != "throttled";
    decision.pause = with_jitter(growing(Millis(1000), failures, Millis(30000)), random);
    if (failure.retry_after > Millis(0)) decision.pause = failure.retry_after;
  } else if (one_of(failure.kind, {"unavailable", "timeout"}) && failures < most_unavailable) {
    decision.verdict = Verdict::again;
    decision.pause = with_jitter(growing(Millis(500), failures, Millis(30000)), random);
    if (failure.retry_after > Millis(0)) decision.pause = failure.retry_after;
  }
  return decision;
}

}  // namespace slipway::core

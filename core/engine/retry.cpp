#include "core/engine/retry.hpp"

#include <algorithm>

namespace slipway::core {
namespace {

constexpr int most_unavailable = 8;
constexpr int most_ended = 5;
constexpr int most_reads = 5;
constexpr Millis between_reads{300};
constexpr Millis longest_pause{30000};
constexpr int most_losses = 10;
constexpr Millis first_after_loss{250};
constexpr Millis longest_after_loss{5000};

using enum FailureClass;

bool one_of(FailureClass kind, std::initializer_list<FailureClass> kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

Millis with_jitter(Millis pause, Random& random) {
  const auto fifth = pause.count() / 5;
  return fifth > 0 ? pause + Millis(static_cast<std::int64_t>(random.next() %
                                                              static_cast<std::uint64_t>(fifth)))
                   : pause;
}

/// What the other side asked for, else a pause that doubles with each time before.
Millis pause_after(const FailureAnswer& failure, Millis first, int before, Random& random) {
  if (failure.retry_after > Millis(0)) return failure.retry_after;
  return with_jitter(std::min(longest_pause, first * (std::int64_t{1} << std::min(before, 16))),
                     random);
}

bool waits_for_others(const FailureAnswer& failure) {
  return one_of(failure.kind, {busy, conflict, throttled});
}

bool passes(const FailureAnswer& failure) { return one_of(failure.kind, {unavailable, timeout}); }

/// Whether the same question may have an answer a little later.
bool may_pass(const FailureAnswer& failure) {
  return passes(failure) || one_of(failure.kind, {throttled, busy});
}

bool was_refused(const FailureAnswer& failure) {
  return one_of(failure.kind, {invalid, unauthenticated, forbidden, quota, throttled, conflict,
                               busy, already_exists, unsupported});
}

bool ended_operation(const FailureAnswer& failure, int failures) {
  if (failure.over) return *failure.over;
  return one_of(failure.kind, {not_found, busy, conflict}) ||
         ((passes(failure) || failure.kind == throttled) && failures >= most_unavailable);
}

Decision after_end(const FailureAnswer& failure, int ended, Random& random) {
  Decision decision;
  decision.drop_token = true;
  decision.recover = true;
  const bool hopeful = waits_for_others(failure) || passes(failure) || failure.kind == not_found;
  if (!hopeful || ended >= most_ended) return decision;
  decision.verdict = Verdict::again;
  // what was forgotten says nothing of how the other side is
  if (failure.kind != not_found) decision.pause = pause_after(failure, Millis(1000), ended, random);
  return decision;
}

}  // namespace

FailureAnswer read_failure(const Value& answer, bool was_accepted) {
  FailureAnswer failure;
  failure.kind = failure_class_from(answer["class"].as_string());
  failure.message = answer["message"].as_string();
  if (failure.message.empty())
    failure.message = "the plugin gave no reason (a defect of the plugin)";
  failure.hint = answer["hint"].as_string();
  failure.effect = answer["effect"].as_string();
  if (answer["operation_over"].is_bool()) failure.over = answer["operation_over"].as_bool();
  if (failure.effect != "none" && failure.effect != "partial" && failure.effect != "unknown")
    failure.effect = !was_accepted && was_refused(failure) ? "none" : "unknown";
  failure.id = answer["id"].as_string();
  failure.retry_after = Millis(std::max<std::int64_t>(0, answer["retry_after_ms"].as_int()));
  failure.outputs = answer["outputs"];
  failure.facts = answer["facts"];
  failure.findings = answer["findings"];
  return failure;
}

Decision decide_retry(const FailureAnswer& failure, bool is_delete, bool has_token, Attempts before,
                      Random& random) {
  Decision decision;
  decision.recover = failure.effect != "none";
  const bool said_over = has_token && failure.over.value_or(false);
  if (failure.kind == not_found && is_delete && !said_over) {
    decision.verdict = Verdict::settled;
    return decision;
  }
  if (has_token && ended_operation(failure, before.failures))
    return after_end(failure, before.ended, random);
  if (waits_for_others(failure)) {
    decision.verdict = Verdict::again;
    decision.pause = pause_after(failure, Millis(1000), before.failures, random);
  } else if (passes(failure) && before.failures < most_unavailable) {
    decision.verdict = Verdict::again;
    decision.pause = pause_after(failure, Millis(500), before.failures, random);
  }
  return decision;
}

std::optional<Millis> pause_before_reading_again(const FailureAnswer& failure, int attempts) {
  if (!may_pass(failure) || attempts >= most_reads) return std::nullopt;
  return std::max(between_reads * attempts, std::min(failure.retry_after, longest_pause));
}

std::optional<Millis> pause_before_following_again(const FailureAnswer& failure, int losses) {
  if (!may_pass(failure) || losses >= most_losses) return std::nullopt;
  const auto own = std::min(longest_after_loss, first_after_loss * (std::int64_t{1} << losses));
  return std::max(own, failure.retry_after);
}

bool tells_nothing_of_operation(const FailureAnswer& failure) {
  return !failure.over.value_or(false) &&
         (waits_for_others(failure) || passes(failure) ||
          one_of(failure.kind, {unauthenticated, forbidden, cancelled}));
}

}  // namespace slipway::core

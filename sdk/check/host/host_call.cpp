#include "check/host/host_call.hpp"

#include "check/host/json.hpp"

namespace slipway::check {

HostCall::HostCall(Offences& offences, std::string function, Manner manner)
    : offences_(offences), function_(std::move(function)), manner_(manner) {
  const auto* table = manner_.table ? manner_.table : &host_table();
  raw_ = {sizeof raw_, 0, table, this};
}

HostCall* HostCall::of(const slipway_call* call) {
  return call ? static_cast<HostCall*>(call->self) : nullptr;
}

slipway_value* HostCall::add(Value value, bool given) {
  const std::lock_guard lock(mutex_);
  arena_.push_back({std::move(value), this, given});
  return &arena_.back();
}

slipway_slice HostCall::keep(std::string text) {
  const std::lock_guard lock(mutex_);
  texts_.push_back(std::move(text));
  return {texts_.back().data(), texts_.back().size()};
}

bool HostCall::dead(const char* doing) {
  if (!ended_) return false;
  offend(Rule::dead, std::string("was over when the plugin used its call or its values: ") + doing +
                         " (R4, R6)");
  return true;
}

std::string HostCall::text(slipway_slice slice, std::uint64_t most, const char* what) {
  if (!slice.data && slice.len > 0) {
    offend(Rule::values, std::string("handed over ") + what + " with a length but no data (R2)");
    return {};
  }
  if (slice.len > most) {
    offend(Rule::values, std::string("handed over ") + what + " of " + std::to_string(slice.len) +
                             " bytes; at most " + std::to_string(most) + " are accepted");
    return {};
  }
  std::string made(slice.data ? slice.data : "", slice.len);
  if (is_text(made)) return made;
  offend(Rule::values,
         std::string("handed over ") + what + " that is not UTF-8, or has a NUL byte (R2)");
  return {};
}

Value HostCall::take(const slipway_value* answer) {
  if (!answer) return {};
  if (answer->home != this)
    offend(Rule::dead, "answered a value that was made in another call (R4)");
  return answer->value;
}

Heard HostCall::end() {
  Heard heard;
  {
    const std::lock_guard lock(mutex_);
    heard = std::move(heard_);
  }
  ended_ = true;
  return heard;
}

std::uint64_t HostCall::random() {
  const std::lock_guard lock(mutex_);
  // splitmix64 (Steele, Lea, Flood 2014): small, and every seed is good.
  manner_.seed += 0x9E3779B97F4A7C15U;
  auto mixed = manner_.seed;
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
  return mixed ^ (mixed >> 31U);
}

std::int32_t HostCall::emit(const Value& item) {
  const std::lock_guard lock(mutex_);
  ++offered_;
  const bool told = offered_ > 1 && offered_ - 1 > manner_.takes;
  if (told) offend(Rule::stream, "went on emitting after the host had said that it wants no more");
  if (offered_ > manner_.takes) return 1;
  heard_.emitted.push_back(item);
  return 0;
}

void HostCall::hear(LogLine line) {
  const std::lock_guard lock(mutex_);
  heard_.logs.push_back(std::move(line));
}

void HostCall::hear(std::string phase) {
  const std::lock_guard lock(mutex_);
  heard_.phases.push_back(std::move(phase));
}

void HostCall::hear_bad_json(const std::string& why) {
  const std::lock_guard lock(mutex_);
  heard_.bad_json = why;
}

}  // namespace slipway::check

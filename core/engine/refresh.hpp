#pragma once
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "core/engine/engine.hpp"
#include "core/plan/planner.hpp"

namespace slipway::core {

/// What reading is done with.
struct RefreshParts {
  const State& state;
  EngineHost& host;
  Dispatcher& dispatcher;
  const Clock& clock;
  EventSink& events;
  std::stop_token stop;
  std::size_t parallelism = 16;
  /// After so long without an answer of anybody who was reached (a timeout or `unavailable` is
  /// none) the calls under way are told to stop, and what has not been read is answered as failed.
  /// None: for as long as the plugins take.
  std::optional<Millis> patience{};
};

/// Reads every resource on record that has no open operation, many in one call where the plugin
/// can; each has its own answer all the same.  One that may pass is tried again by itself, as
/// retry.hpp says; a read that fails leaves the record as it was and is answered as failed.
ReadBacks refresh(const RefreshParts& parts);

/// Takes what was read into the state: outputs and ids of what is present.  Answers the rows that
/// changed.
std::vector<ResourceRow> take_reads(State& state, const ReadBacks& reads, EngineHost& host);

}  // namespace slipway::core

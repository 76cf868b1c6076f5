#pragma once
#include <functional>
#include <memory>
#include <ostream>

#include "core/event/event.hpp"
#include "core/event/event_text.hpp"
#include "core/event/style.hpp"

namespace slipway::core {

enum class RendererKind {
  terminal,  ///< a live block of what runs, finished lines above it
  plain,     ///< a line per event, no cursor control; a heartbeat after 30 s of silence
  json,      ///< a JSON object per line, docs/formats/events.md
};

struct RendererOptions {
  Style style;
  LogLevel log_level = LogLevel::warning;
  /// Asked before each drawing of the terminal's block: its columns and its rows.
  std::function<int()> width = [] { return 80; };
  std::function<int()> height = [] { return 24; };
};

/// A renderer that writes to `out`, which must outlive it.
std::unique_ptr<EventSink> make_renderer(RendererKind kind, std::ostream& out,
                                         RendererOptions options = {});

std::unique_ptr<EventSink> make_terminal_renderer(std::ostream& out, RendererOptions options);
std::unique_ptr<EventSink> make_plain_renderer(std::ostream& out, RendererOptions options);
std::unique_ptr<EventSink> make_json_renderer(std::ostream& out);

}  // namespace slipway::core

#include "core/event/renderer.hpp"

namespace slipway::core {

std::unique_ptr<EventSink> make_renderer(RendererKind kind, std::ostream& out,
                                         RendererOptions options) {
  switch (kind) {
    case RendererKind::terminal:
      return make_terminal_renderer(out, std::move(options));
    case RendererKind::plain:
      return make_plain_renderer(out, std::move(options));
    case RendererKind::json:
      break;
  }
  return make_json_renderer(out);
}

}  // namespace slipway::core

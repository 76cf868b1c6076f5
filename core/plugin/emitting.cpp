#include "core/plugin/emitting.hpp"

#include <utility>

#include "core/plugin/screen.hpp"

namespace slipway::core {

std::int32_t emit_item(HostCall& call, Value item) {
  if (!call.services().emit) return item_refused;
  if (const Screen* screen = call.screen())
    if (const auto fault = screen->item(item, [&](auto slip) { call.note_slip(slip); })) {
      call.refuse(*fault);
      return item_refused;
    }
  return call.services().emit(std::move(item)) ? item_taken : item_refused;
}

}  // namespace slipway::core

#include "core/system/sodium.hpp"

#include <sodium.h>

#include <stdexcept>

namespace slipway::core {

void prepare_sodium() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("libsodium cannot be made ready");
}

}  // namespace slipway::core

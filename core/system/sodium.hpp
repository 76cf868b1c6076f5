#pragma once

namespace slipway::core {

/// Makes libsodium ready, once a process: it asks for this before its first use, or its random
/// numbers and its choice of code may race.  Throws std::runtime_error when it cannot be made
/// ready.  Any thread.
void prepare_sodium();

}  // namespace slipway::core

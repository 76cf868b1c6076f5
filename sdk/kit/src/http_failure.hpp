#pragma once
#include <openssl/ssl.h>

#include <string>

#include "slipway/outcome.hpp"

namespace slipway::kit::detail {

/// How far a request had come when it failed.
enum class Stage { connecting, sending, waiting };

/// Remembers, for this thread, why a peer's certificate was not accepted; install in the context.
int note_verification(int ok, X509_STORE_CTX* store);
/// Forgets what was noted; call before each connection.
void forget_verification();

/// The exception under way as a classified failure.  Call within a catch block only.
Failure classify_current(const std::string& server, Stage stage);

/// An exchange that the watchdog ended.
Failure too_slow(const std::string& server, Stage stage);

}  // namespace slipway::kit::detail

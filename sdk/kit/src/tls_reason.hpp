#pragma once
#include <string>

/// What the TLS library says of a failure, made fit for people: never its own lines, which have
/// numbers and the names of its parts (`error:0A00010B:SSL routines::wrong version number`).
namespace slipway::kit::detail {

/// The reason alone, in the library's words: `wrong version number`.
std::string tls_words(const std::string& text);

/// Why a secure connection failed, in words of our own where the reason is a known one:
/// `what answers there does not speak TLS`.
std::string tls_reason(const std::string& text);

}  // namespace slipway::kit::detail

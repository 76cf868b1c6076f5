#pragma once

#include <Poco/Net/HTTPMessage.h>

#include <istream>
#include <optional>
#include <string>

namespace coreos_sim {

/// The body of a message, of up to 8 MiB; nothing when it is longer or ends before its length.
/// Where a chunked one breaks off is not told by Poco.
std::optional<std::string> read_body(std::istream& stream, const Poco::Net::HTTPMessage& message);

}  // namespace coreos_sim

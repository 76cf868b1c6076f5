#pragma once

#include <functional>
#include <optional>
#include <string>

#include "coreos-sim/io/http.hpp"

namespace coreos_sim {

/// Takes one HTTP message after the other out of a stream of bytes.
class MessageReader {
 public:
  /// Reads more bytes into the buffer; false at the end of the stream or when it gave up.
  using ReadMore = std::function<bool(std::string& buffer)>;

  struct Message {
    std::string first_line;
    Headers headers;
    std::string body;
  };

  /// The next message, or nothing when the stream ends or is no HTTP.
  /// A message without length has no body, unless `body_to_the_end`.
  std::optional<Message> next(const ReadMore& more, bool body_to_the_end = false);

  /// Whether bytes of another message have begun to arrive.
  bool has_begun() const { return !buffer_.empty(); }

 private:
  bool read_body(Message& message, const ReadMore& more, bool to_the_end);
  bool read_chunks(Message& message, const ReadMore& more);
  std::optional<std::string> take_line(const ReadMore& more);
  bool take_bytes(std::string& target, std::size_t count, const ReadMore& more);

  std::string buffer_;
};

}  // namespace coreos_sim

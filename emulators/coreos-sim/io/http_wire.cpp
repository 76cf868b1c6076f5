#include "coreos-sim/io/http_wire.hpp"

#include <charconv>

#include "coreos-sim/io/text.hpp"

namespace coreos_sim {
namespace {

constexpr std::size_t most_bytes = 8U << 20U;

bool parse_headers(const std::string& head, MessageReader::Message& message) {
  const auto lines = split(head, '\n');
  message.first_line = lines.empty() ? "" : trim(lines[0]);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto colon = lines[i].find(':');
    if (colon == std::string::npos) return false;
    message.headers[to_lower(trim(lines[i].substr(0, colon)))] = trim(lines[i].substr(colon + 1));
  }
  return !message.first_line.empty();
}

}  // namespace

std::optional<MessageReader::Message> MessageReader::next(const ReadMore& more,
                                                          bool body_to_the_end) {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (buffer_.size() > most_bytes || !more(buffer_)) return std::nullopt;
  }
  Message message;
  if (!parse_headers(buffer_.substr(0, end), message)) return std::nullopt;
  buffer_.erase(0, end + 4);
  if (!read_body(message, more, body_to_the_end)) return std::nullopt;
  return message;
}

bool MessageReader::read_body(Message& message, const ReadMore& more, bool to_the_end) {
  const auto coding = message.headers.find("transfer-encoding");
  if (coding != message.headers.end() && to_lower(coding->second) == "chunked") {
    return read_chunks(message, more);
  }
  const auto length = message.headers.find("content-length");
  if (length != message.headers.end()) {
    const auto count = to_integer(length->second);
    if (!count || *count < 0 || *count > static_cast<std::int64_t>(most_bytes)) return false;
    return take_bytes(message.body, static_cast<std::size_t>(*count), more);
  }
  while (to_the_end && more(buffer_)) {
  }
  if (to_the_end) message.body.swap(buffer_);
  return true;
}

bool MessageReader::read_chunks(Message& message, const ReadMore& more) {
  for (;;) {
    const auto line = take_line(more);
    if (!line) return false;
    std::size_t size = 0;
    const auto* last = line->data() + line->size();
    const auto parsed = std::from_chars(line->data(), last, size, 16);
    if (parsed.ec != std::errc{} || size > most_bytes) return false;
    if (size > 0 && !take_bytes(message.body, size, more)) return false;
    if (!take_line(more)) return false;  // behind the data; after the last chunk: no trailers
    if (size == 0) return true;
  }
}

std::optional<std::string> MessageReader::take_line(const ReadMore& more) {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n")) == std::string::npos) {
    if (!more(buffer_)) return std::nullopt;
  }
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 2);
  return line;
}

bool MessageReader::take_bytes(std::string& target, std::size_t count, const ReadMore& more) {
  while (buffer_.size() < count) {
    if (!more(buffer_)) return false;
  }
  target.append(buffer_, 0, count);
  buffer_.erase(0, count);
  return true;
}

}  // namespace coreos_sim

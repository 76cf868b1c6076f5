#include "check/multipart.hpp"

#include <algorithm>

#include "slipway/text.hpp"

namespace cloud_init {
namespace {

/// Goes through the lines of a text and knows which one it is at.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  bool done() const { return rest_.empty(); }
  int next_number() const { return number_ + 1; }
  std::string_view next() {
    ++number_;
    const auto end = std::min(rest_.find('\n'), rest_.size());
    auto line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

 private:
  std::string_view rest_;
  int number_ = 0;
};

/// The headers up to the empty line, in lower case, each unfolded.
std::vector<std::string> headers_of(Lines& lines, std::vector<std::string>* as_written = nullptr) {
  std::vector<std::string> headers;
  while (!lines.done()) {
    const auto line = lines.next();
    if (line.empty()) break;
    const bool goes_on = line.front() == ' ' || line.front() == '\t';
    const auto add = [&](std::vector<std::string>& to, std::string text) {
      if (goes_on && !to.empty())
        to.back() += text;
      else
        to.push_back(std::move(text));
    };
    add(headers, slipway::lowered(line));
    if (as_written) add(*as_written, std::string(line));
  }
  return headers;
}

std::string value_of(const std::vector<std::string>& headers, std::string_view name) {
  for (const auto& header : headers) {
    if (!header.starts_with(name)) continue;
    const auto begin = header.find_first_not_of(" \t", name.size());
    return begin == std::string::npos ? std::string() : header.substr(begin);
  }
  return {};
}

/// A boundary keeps its case.
std::string boundary_in(const std::vector<std::string>& headers) {
  for (const auto& header : headers) {
    const auto at = slipway::lowered(header).find("boundary=");
    if (at == std::string::npos) continue;
    auto boundary = header.substr(at + std::string_view("boundary=").size());
    if (boundary.starts_with('"')) {
      boundary.erase(0, 1);
      return boundary.substr(0, boundary.find('"'));
    }
    return boundary.substr(0, boundary.find_first_of("; \t"));
  }
  return {};
}

MimePart begin_part(Lines& lines) {
  MimePart part;
  const auto headers = headers_of(lines);
  part.line = lines.next_number();
  const auto type = value_of(headers, "content-type:");
  part.type = type.substr(0, type.find_first_of("; \t"));
  const auto encoding = value_of(headers, "content-transfer-encoding:");
  part.is_encoded = encoding == "base64" || encoding == "quoted-printable";
  return part;
}

}  // namespace

std::optional<std::vector<MimePart>> parts_of(std::string_view message) {
  Lines lines(message);
  std::vector<std::string> as_written;
  headers_of(lines, &as_written);
  const auto boundary = boundary_in(as_written);
  if (boundary.empty()) return std::nullopt;
  std::vector<MimePart> parts;
  bool within = false;
  while (!lines.done()) {
    const auto line = lines.next();
    if (line == "--" + boundary + "--") break;
    if (line == "--" + boundary) {
      parts.push_back(begin_part(lines));
      within = true;
    } else if (within) {
      parts.back().text.append(line).append("\n");
    }
  }
  if (parts.empty()) return std::nullopt;
  return parts;
}

}  // namespace cloud_init

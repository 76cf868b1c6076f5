#include "core/event/terminal_guard.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "core/event/text.hpp"

namespace slipway::core {
namespace {

constexpr char escape = '\x1b';
/// A sequence of ours is shorter than this.
constexpr std::size_t longest_sequence = 16;

/// How long the sequence at the start of the text is: 0 when it is none of ours, nothing when the
/// text ends within what may become one.
std::optional<std::size_t> own_sequence(std::string_view text) {
  static constexpr std::array<std::string_view, 9> whole{"\x1b[0m",  "\x1b[1m",  "\x1b[2m",
                                                         "\x1b[31m", "\x1b[32m", "\x1b[33m",
                                                         "\x1b[35m", "\x1b[36m", "\x1b[J"};
  for (const auto known : whole)
    if (text.substr(0, known.size()) == known) return known.size();
  for (const auto known : whole)
    if (known.substr(0, text.size()) == text) return std::nullopt;
  if (text.substr(0, 2) != "\x1b[") return 0;
  const auto end = text.find_first_not_of("0123456789", 2);
  if (end == std::string_view::npos)
    return text.size() < longest_sequence ? std::nullopt : std::optional<std::size_t>(0);
  if (text[end] != 'A' || end == 2) return 0;
  // up, and to the first column
  if (end + 1 == text.size()) return std::nullopt;
  return text[end + 1] == '\r' ? end + 2 : 0;
}

/// How many bytes at the end are the beginning of a letter that is not whole.
std::size_t begun_letter(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if (byte < 0x80) return 0;
    if (byte < 0xC0) continue;
    const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}

/// The text as it may reach a terminal; `used` becomes how much of it that is.
std::string guarded(std::string_view text, bool last, std::size_t& used) {
  std::string out;
  used = 0;
  while (used < text.size()) {
    const auto rest = text.substr(used);
    const auto plain = rest.substr(0, rest.find(escape));
    if (!plain.empty()) {
      const bool at_end = plain.size() == rest.size();
      const auto whole = plain.size() - (at_end && !last ? begun_letter(plain) : 0);
      out += printable(plain.substr(0, whole));
      used += whole;
      if (whole < plain.size()) return out;
      continue;
    }
    const auto length = own_sequence(rest);
    if (!length && !last) return out;
    if (length && *length > 0)
      out += rest.substr(0, *length);
    else
      out += '?';
    used += length && *length > 0 ? *length : 1;
  }
  return out;
}

}  // namespace

TerminalGuard::TerminalGuard(std::ostream& stream) : stream_(stream), under_(stream.rdbuf(this)) {}

TerminalGuard::~TerminalGuard() {
  static_cast<void>(pass_on(true));
  stream_.rdbuf(under_);
}

TerminalGuard::int_type TerminalGuard::overflow(int_type byte) {
  if (traits_type::eq_int_type(byte, traits_type::eof())) return traits_type::not_eof(byte);
  const char one = traits_type::to_char_type(byte);
  return xsputn(&one, 1) == 1 ? byte : traits_type::eof();
}

std::streamsize TerminalGuard::xsputn(const char* bytes, std::streamsize count) {
  held_.append(bytes, static_cast<std::size_t>(count));
  return pass_on(false) ? count : 0;
}

int TerminalGuard::sync() { return pass_on(false) && under_->pubsync() == 0 ? 0 : -1; }

bool TerminalGuard::pass_on(bool last) {
  std::size_t used = 0;
  const auto text = guarded(held_, last, used);
  held_.erase(0, used);
  const auto length = static_cast<std::streamsize>(text.size());
  return under_->sputn(text.data(), length) == length;
}

}  // namespace slipway::core

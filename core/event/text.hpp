#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "slipway/value.hpp"

namespace slipway::core {

/// `0.4s`, `12s`, `1m12s`, `1h05m`; one decimal below ten seconds.
std::string duration_text(double seconds);
/// The same in whole seconds, for what still goes on.
std::string age_text(std::int64_t ms);

/// A guess, said as one: `about 25s`, `about 4m`, `about 1h05m`.
std::string about_text(double seconds);

/// `2026-03-01T14:02:11.123Z`.
std::string time_text(std::int64_t wall_ms);

/// Text from outside made fit for a terminal: bytes that are no UTF-8 become U+FFFD, tabs become
/// blanks, and other control characters, escape sequences among them, become `?`, and so do the
/// characters that turn the direction of what follows.  Line ends stay.
std::string printable(std::string_view text);

/// How many columns a printable text takes: 0 for combining marks, 2 for East Asian wide letters.
int display_width(std::string_view text);

/// The text cut to so many columns, between letters; a `…` stands for what is gone.
std::string cut_end(std::string_view text, int width);
/// The same, keeping the end: of addresses the end tells more.
std::string cut_start(std::string_view text, int width);

/// The line broken between words so that none is wider than `first`, then `rest`, columns; a word
/// that is wider stays whole.  Widths of 0 or less break nowhere.
std::vector<std::string> wrapped(std::string_view line, int first, int rest);

/// The lines of a printable text, without their ends; an empty text is one empty line.
std::vector<std::string> lines_of(std::string_view text);

/// A value in a line for people: texts bare, anything else as JSON with secrets hidden.
std::string value_text(const Value& value);

}  // namespace slipway::core

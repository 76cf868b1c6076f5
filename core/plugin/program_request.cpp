#include "core/plugin/program_request.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "slipway/bytes.hpp"
#include "slipway/plugin.h"

namespace slipway::core {
namespace {

// The limits that plugin.h names.
constexpr std::size_t most_words = 1024;
constexpr std::int64_t longest_ms = 3'600'000;
constexpr std::int64_t longest_wait_ms = 25'000;
constexpr std::int64_t most_output = 16'777'216;
constexpr std::int64_t usual_output = 1'048'576;

constexpr std::array inherited = {"PATH", "HOME", "TMPDIR"};

/// What is wrong with the request; thrown inside this file alone.
struct Fault {
  std::string what;
};

void must(bool holds, const char* what) {
  if (!holds) throw Fault{std::string("asks for a program ") + what};
}

/// A text that can be handed to a program: none of C's ends is in it.
const std::string& plain(const Value& value, const char* what) {
  must(value.is_string() && value.as_string().find('\0') == std::string::npos, what);
  return value.as_string();
}

std::vector<std::string> words_of(const Value& argv) {
  must(!argv.sensitive(), "with something sensitive in argv, which everybody can read");
  must(argv.is_list() && argv.size() > 0 && argv.size() <= most_words,
       "whose argv is no list of 1 to 1024 texts");
  std::vector<std::string> words;
  for (const auto& word : argv.as_list()) {
    must(!word.sensitive(), "with something sensitive in argv, which everybody can read");
    words.push_back(plain(word, "whose argv has something that is no text"));
  }
  const auto& name = words.front();
  must(!name.empty() && (name.front() == '/' || name.find('/') == std::string::npos),
       "by a path that is not absolute");
  return words;
}

bool is_variable_name(std::string_view name) {
  return !name.empty() && name.find('=') == std::string_view::npos &&
         name.find('\0') == std::string_view::npos;
}

std::vector<std::string> environment_of(const Value& given) {
  must(given.is_null() || given.is_map(), "whose environment is no map");
  std::vector<std::string> variables;
  for (const auto& [name, value] : given.as_map()) {
    must(is_variable_name(name), "with a variable whose name is none");
    variables.push_back(name + "=" + plain(value, "with a variable that is no text"));
  }
  for (const char* name : inherited) {
    const char* value = given.find(name) ? nullptr : std::getenv(name);
    if (value) variables.push_back(std::string(name) + "=" + value);
  }
  return variables;
}

std::int64_t number_of(const Value& value, std::int64_t fallback, std::int64_t most,
                       const char* what) {
  if (value.is_null()) return fallback;
  must(value.is_int() && value.as_int() >= 0 && value.as_int() <= most, what);
  return value.as_int();
}

std::string input_of(const Value& input) {
  if (input.is_null()) return {};
  auto bytes = bytes_of(input);
  must(bytes.has_value(), "whose input is neither a text nor base64");
  return *std::move(bytes);
}

ProgramRequest read(const Value& request) {
  ProgramRequest read;
  read.wait = std::chrono::milliseconds(
      number_of(request["wait_ms"], longest_wait_ms, longest_wait_ms, "with a wait_ms over 25000"));
  if (const auto* number = request.find("program")) {
    must(number->is_int() && !request.find("argv"), "by what is no number, or by argv besides");
    read.program = static_cast<std::uint64_t>(number->as_int());
    read.end = request["end"].as_bool();
    return read;
  }
  read.command.argv = words_of(request["argv"]);
  read.command.environment = environment_of(request["environment"]);
  if (const auto* directory = request.find("directory")) {
    read.command.directory = plain(*directory, "whose directory is no text");
    must(read.command.directory.starts_with('/'), "whose directory is not absolute");
  }
  read.command.input = input_of(request["input"]);
  read.command.most_output = static_cast<std::size_t>(number_of(
      request["most_output"], usual_output, most_output, "with a most_output over 16777216"));
  read.deadline = std::chrono::milliseconds(
      number_of(request["deadline_ms"], 0, longest_ms, "with a deadline_ms over 3600000"));
  must(read.deadline.count() > 0, "without a deadline_ms");
  return read;
}

}  // namespace

std::variant<ProgramRequest, std::string> program_request(const Value& request) {
  try {
    return read(request);
  } catch (const Fault& misfit) {
    return misfit.what;
  }
}

}  // namespace slipway::core

#include "swarm/docker/refusal.hpp"

#include <array>
#include <sstream>

#include "slipway/bytes.hpp"
#include "slipway/text.hpp"
#include "swarm/docker/json.hpp"

namespace swarm {
namespace {

using slipway::Failure;

constexpr std::size_t most_words = 2000;

bool has(std::string_view words, std::string_view part) {
  return words.find(part) != std::string_view::npos;
}

/// Texts of swarmkit that mean that what was sent is wrong, though the status is 500.
constexpr std::array wrong_input = {"constraint expected one operator", "not found",
                                    "remote CA does not match fingerprint", "invalid join token",
                                    "Bad parameters"};

std::string class_of(int status, std::string_view words) {
  if (has(words, "update out of sequence")) return "conflict";
  if (has(words, "is in use by") || has(words, "in use by the following service")) return "busy";
  if (no_leader(words) || has(words, "not a swarm manager") || has(words, "Worker nodes can't"))
    return "unavailable";
  switch (status) {
    case 400:
    case 401:
    case 403:
    case 406:
      return "invalid";
    case 404:
      return "not_found";
    case 409:
      return "already_exists";
    default:
      break;
  }
  for (const auto* part : wrong_input)
    if (has(words, part)) return "invalid";
  return "unknown";
}

}  // namespace

bool no_leader(std::string_view words) {
  return has(words, "does not have a leader") || has(words, "context deadline exceeded") ||
         has(words, "no elected primary") || has(words, "lost leader status") ||
         has(words, "raft: raft node is not the leader");
}

bool already_member(std::string_view words) { return has(words, "already part of a swarm"); }

std::string words_of(const slipway::kit::HttpResponse& response) {
  std::string words(slipway::trimmed(response.body));
  if (const auto said = read_json(response.body)) words = (*said)["message"].as_string();
  words = slipway::as_text(words.substr(0, most_words));
  const std::string mark = " desc = ";
  const auto rpc = words.find("rpc error:");
  const auto at = rpc == std::string::npos ? rpc : words.find(mark, rpc);
  if (at != std::string::npos) words = words.substr(0, rpc) + words.substr(at + mark.size());
  return std::string(slipway::trimmed(words));
}

std::string words_of_stream(const std::string& body) {
  std::istringstream lines(body);
  std::string words;
  for (std::string line; std::getline(lines, line) && words.size() < most_words;) {
    const auto said = read_json(line);
    if (!said) continue;
    auto text = (*said)["stream"].as_string();
    if (text.empty()) text = (*said)["errorDetail"]["message"].as_string();
    const auto part = slipway::trimmed(text);
    if (!part.empty()) words += (words.empty() ? "" : "\n") + std::string(part);
  }
  return words;
}

Failure failure_of(const slipway::kit::HttpResponse& response, const std::string& what) {
  const auto words = words_of(response);
  const auto kind = class_of(response.status, words);
  Failure failure(
      kind, "cannot " + what + ": " +
                (words.empty() ? "docker answered " + std::to_string(response.status) : words));
  failure.fact("http_status", response.status);
  if (kind == "unavailable" || kind == "not_found") failure.with_effect("none");
  if (no_leader(words))
    failure.with_hint("more than half of the managers must run: see 'slipway platform doctor'");
  return failure;
}

}  // namespace swarm

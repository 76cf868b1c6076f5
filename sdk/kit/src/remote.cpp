#include "slipway/kit/remote.hpp"

#include "slipway/text.hpp"

namespace slipway::kit {
namespace {

/// The exit statuses by which our scripts say what went wrong.
constexpr int no_root = 121;
constexpr int not_there = 122;
constexpr int not_allowed = 123;
constexpr int too_much = 124;
/// Beside the status, so that a command with that status of its own is not taken for it.
constexpr const char* no_root_word = "slipway: may not become root";

std::string without_last_line(std::string text) {
  const auto end = text.find_last_not_of('\n');
  text.erase(end == std::string::npos ? 0 : end + 1);
  return text;
}

std::string as_root(const std::string& line, const std::string& become) {
  const auto quoted = shell_word(line);
  return "if [ \"$(id -u)\" = 0 ]; then exec sh -c " + quoted + "; fi; " + become +
         " true </dev/null || { echo '" + no_root_word + "' >&2; exit " + std::to_string(no_root) +
         "; }; exec " + become + " sh -c " + quoted;
}

/// Input comes to its place only if all of it came: a lost connection looks like its end.
std::string put_script(const RemoteFile& file) {
  const auto path = shell_word(file.path);
  std::string script = "f=" + path + "; d=$(dirname \"$f\"); [ -d \"$d\" ] || exit " +
                       std::to_string(not_there) + "; [ -w \"$d\" ] || exit " +
                       std::to_string(not_allowed) +
                       "; [ ! -d \"$f\" ] || exit 1; umask 077; t=$(mktemp \"$d/.slipway-XXXXXX\")"
                       " || exit 1; trap 'rm -f \"$t\"' EXIT; cat >\"$t\" || exit 1; "
                       "[ \"$(wc -c <\"$t\")\" -eq " +
                       std::to_string(file.content.size()) + " ] || exit 1; ";
  if (!file.owner.empty()) script += "chown " + shell_word(file.owner) + " \"$t\" || exit 1; ";
  return script + "chmod " + shell_word(file.mode) + " \"$t\" && mv -f \"$t\" \"$f\"";
}

std::string get_script(const std::string& path, std::size_t most) {
  return "f=" + shell_word(path) + "; [ -e \"$f\" ] || exit " + std::to_string(not_there) +
         "; [ -r \"$f\" ] || exit " + std::to_string(not_allowed) +
         "; [ \"$(wc -c <\"$f\")\" -le " + std::to_string(most) + " ] || exit " +
         std::to_string(too_much) + "; cat \"$f\"";
}

/// A script's status as a failure about a file.
Failure failed(const CommandResult& result, const std::string& what) {
  const auto said = without_last_line(result.err);
  if (result.status == not_there) return Failure("not_found", what + ": it is not there");
  if (result.status == not_allowed) return Failure("forbidden", what + ": the user may not");
  if (result.status == too_much) return Failure("invalid", what + ": it is larger than expected");
  return {"unavailable",
          what + ": " + (said.empty() ? "exit status " + std::to_string(result.status) : said)};
}

}  // namespace

std::string Remote::peer() const {
  return options_.ssh.user + "@" + options_.ssh.host + ":" + std::to_string(options_.ssh.port);
}

CommandResult Remote::run(const std::string& line, RunAs as, const std::string& input,
                          std::size_t most) const {
  const auto lease = pool_.lease(options_.ssh);
  const auto whole = as == RunAs::root ? as_root(line, options_.become_root) : line;
  RunOptions options;
  options.input = input;
  options.most = most;
  options.timeout = options_.timeout;
  options.cancelled = options_.ssh.cancelled;
  auto result = lease->run("exec sh -c " + shell_word(whole), options);
  const bool refused = as == RunAs::root && result.status == no_root &&
                       result.err.find(no_root_word) != std::string::npos;
  if (refused)
    throw Failure("forbidden", peer() + ": the user may not become root: " +
                                   result.err.substr(0, result.err.find('\n')))
        .with_hint("let '" + options_.ssh.user + "' run commands as root without a password")
        .with_effect("none");
  return result;
}

void Remote::put(const RemoteFile& file, RunAs as) const {
  const auto result = run(put_script(file), as, file.content);
  // what was cut off may have come to its place all the same
  if (result.status != 0)
    throw failed(result, "writing '" + file.path + "' on " + peer())
        .with_effect(result.status < 128 ? "none" : "unknown");
}

std::string Remote::get(const std::string& path, std::size_t most, RunAs as) const {
  auto result = run(get_script(path, most), as, {}, most);
  if (result.status != 0)
    throw failed(result, "reading '" + path + "' on " + peer()).with_effect("none");
  return std::move(result.out);
}

}  // namespace slipway::kit

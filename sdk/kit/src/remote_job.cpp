#include "slipway/kit/remote_job.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "slipway/text.hpp"

// A job's folder comes to its place whole, by a rename, with the command and its input in it.  The
// one that runs it holds a lock on a file of it for as long as it lives; the command itself does
// not have that file open, so that nothing that it leaves behind is taken for it.  `began` is there
// from before the command runs, `status` from after it ended.  So each state can be told apart at
// any moment, whoever was killed when:
//
//   status there            ended
//   lock taken              running
//   began there             lost
//   folder there            to be run: by the next start
//   no folder               unknown

namespace slipway::kit {
namespace {

constexpr int is_running = 122;

/// Where the jobs are, as the shell that runs it finds it.
std::string base_of(const std::string& folder) {
  if (!folder.empty()) return "b=" + shell_word(folder) + "; ";
  return "b=\"${XDG_STATE_HOME:-$HOME/.local/state}/slipway-jobs\"; "
         "[ \"$(id -u)\" != 0 ] || b=/var/lib/slipway-jobs; ";
}

std::string job_of(const std::string& folder, const std::string& key) {
  return "u=$(umask); umask 077; " + base_of(folder) + "j=\"$b\"/" + shell_word(key) + "; ";
}

/// Runs in the job's folder, once: whoever comes second finds the lock taken, or that it was begun.
/// A moment's patience, since who looks at the job takes the lock too.
constexpr const char* runner =
    "cd \"$1\" || exit 1; exec 9>>lock; flock -w 5 9 || exit 0; [ ! -e began ] || exit 0; : "
    ">began; "
    "(umask \"$2\"; exec sh ./command) <input >out 2>err 9>&-; "
    "echo $? >status.new; mv status.new status";

/// The input of the script is that of the command; `length` bytes of it, or nothing is begun.
/// Ends when the job has begun, which who looks next may rely on.
std::string start_script(const std::string& folder, const std::string& key, const std::string& line,
                         std::size_t length) {
  return job_of(folder, key) +
         "if [ ! -d \"$j\" ]; then mkdir -p \"$b\" && t=$(mktemp -d \"$b/.new-XXXXXX\") || exit 1; "
         "cat >\"$t/input\"; [ \"$(wc -c <\"$t/input\")\" -eq " +
         std::to_string(length) + " ] || { rm -rf \"$t\"; exit 1; }; printf '%s\\n' " +
         shell_word(line) +
         " >\"$t/command\"; mv -T \"$t\" \"$j\" 2>/dev/null || rm -rf \"$t\"; fi; "
         "[ -d \"$j\" ] || exit 1; setsid sh -c " +
         shell_word(runner) +
         " job \"$j\" \"$u\" </dev/null >/dev/null 2>&1 & i=0; "
         "while [ ! -e \"$j/began\" ] && [ $i -lt 100 ]; do sleep 0.05; i=$((i + 1)); done; "
         "[ -e \"$j/began\" ]";
}

std::string look_script(const std::string& folder, const std::string& key, std::size_t most) {
  const auto limit = std::to_string(most);
  return job_of(folder, key) +
         "[ -d \"$j\" ] || { echo unknown 0 0 0 0; exit 0; }; cd \"$j\" || exit 1; "
         "s=running; if [ ! -e status ]; then exec 9>>lock; if flock -n 9; then "
         "if [ -e began ]; then s=lost; else s=unknown; fi; fi; fi; c=0; "
         // it may have ended between the two looks
         "if [ -e status ]; then s=ended; c=$(cat status); fi; "
         "o=0; e=0; [ ! -e out ] || o=$(wc -c <out); [ ! -e err ] || e=$(wc -c <err); p=$o; "
         "[ $o -le " +
         limit + " ] || o=" + limit + "; [ $e -le " + limit + " ] || e=" + limit +
         "; echo $s $c $p $o $e; [ $o -eq 0 ] || head -c $o out; [ $e -eq 0 ] || head -c $e err";
}

std::string forget_script(const std::string& folder, const std::string& key) {
  return job_of(folder, key) +
         "[ -d \"$j\" ] || exit 0; if [ ! -e \"$j/status\" ]; then exec 9>>\"$j/lock\"; flock -n 9 "
         "|| exit " +
         std::to_string(is_running) + "; fi; rm -rf \"$j\"";
}

bool is_key(const std::string& text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= 128 && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), fits);
}

struct Token {
  std::string key;
  RunAs as = RunAs::user;
};

Token read_token(const Value& token) {
  Token read{token["job"].as_string(), token["root"].as_bool() ? RunAs::root : RunAs::user};
  if (!is_key(read.key)) throw Failure("invalid", "this is no token of a job").with_effect("none");
  return read;
}

std::string said_of(const CommandResult& result) {
  const auto end = result.err.find_last_not_of('\n');
  if (end == std::string::npos) return "exit status " + std::to_string(result.status);
  return result.err.substr(0, end + 1);
}

JobLook::State state_of(const std::string& word) {
  if (word == "running") return JobLook::State::running;
  if (word == "ended") return JobLook::State::ended;
  if (word == "lost") return JobLook::State::lost;
  return JobLook::State::unknown;
}

}  // namespace

Value RemoteJobs::start(const std::string& key, const std::string& line, RunAs as,
                        const std::string& input) const {
  if (!is_key(key))
    throw Failure("invalid", "'" + key + "' cannot be the key of a job").with_effect("none");
  const auto result = machine_.run(start_script(folder_, key, line, input.size()), as, input);
  if (result.status != 0)
    throw Failure("unavailable", "starting a job on " + machine_.peer() + ": " + said_of(result))
        .with_effect("unknown");
  Value token = Value::map().set("job", key);
  return as == RunAs::root ? token.set("root", true) : token;
}

JobLook RemoteJobs::look(const Value& token, std::size_t most) const {
  const auto [key, as] = read_token(token);
  constexpr std::size_t first_line = 128;
  auto result = machine_.run(look_script(folder_, key, most), as, {}, 2 * most + first_line);
  const auto end = result.out.find('\n');
  std::istringstream line(result.out.substr(0, end));
  std::string word;
  JobLook look;
  std::size_t out = 0;
  std::size_t err = 0;
  if (result.status != 0 || end == std::string::npos ||
      !(line >> word >> look.status >> look.printed >> out >> err) ||
      result.out.size() != end + 1 + out + err)
    throw Failure("unavailable", "looking for a job on " + machine_.peer() + ": " + said_of(result))
        .with_effect("none");
  look.state = state_of(word);
  look.out = result.out.substr(end + 1, out);
  look.err = result.out.substr(end + 1 + out, err);
  return look;
}

void RemoteJobs::forget(const Value& token) const {
  const auto [key, as] = read_token(token);
  const auto result = machine_.run(forget_script(folder_, key), as);
  if (result.status == is_running)
    throw Failure("busy", "the job on " + machine_.peer() + " runs").with_effect("none");
  if (result.status != 0)
    throw Failure("unavailable", "forgetting a job on " + machine_.peer() + ": " + said_of(result));
}

}  // namespace slipway::kit

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "check/checks/life_rules.hpp"
#include "check/host/json.hpp"
#include "check/process/verdict.hpp"

// A create is begun in a process that is gone once the token is known, as a host is that was
// killed right after it wrote the token down.  Another process then goes on with the token.

namespace slipway::check {
namespace {

[[noreturn]] void leave(int pipe, const Value& left) {
  const auto text = print_json(left);
  const auto written = ::write(pipe, text.data(), text.size());
  _exit(written == static_cast<ssize_t>(text.size()) ? 0 : 1);
}

/// Creates one after the other and is gone at the first pending answer.
[[noreturn]] void begin(const Settings& settings, const std::string& role, int pipe) {
  Whereabouts own;
  Value left = Value::map();
  try {
    Subject subject(settings, own);
    Lifetime life(subject, role);
    life.on_pending([&](const Thing& thing, const Value& answer) {
      leave(pipe, left.set("pending", Value(answer).set("address", thing.address)));
    });
    for (auto& thing : life.things()) {
      life.create(thing);
      Value made = left["made"];
      made.set(thing.address, Value::map().set("id", thing.id).set("outputs", thing.outputs));
      left.set("made", std::move(made));
    }
    leave(pipe, left);
  } catch (const Violation& violation) {
    left.set("violation", violation.what);
  } catch (const Unusable& unusable) {
    left.set("skip", unusable.why);
  } catch (const Skip& skip) {
    left.set("skip", skip.why);
  }
  leave(pipe, left);
}

std::string read_all(int pipe) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (true) {
    const auto count = ::read(pipe, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

Value left_by_first_process(Subject& subject, const std::string& role) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw Skip{"no pipe can be made"};
  const Inside inside(subject.whereabouts(), "create_resource in another process");
  const pid_t child = fork();
  if (child < 0) throw Skip{"no process can be started"};
  if (child == 0) begin(subject.settings(), role, ends[1]);
  close(ends[1]);
  const auto text = read_all(ends[0]);
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  require(!WIFSIGNALED(status),
          "the process that creates dies of signal " + std::to_string(WTERMSIG(status)));
  std::string why;
  auto left = parse_json(text, why);
  if (!left) throw Skip{"the first process left nothing to go on with"};
  if (left->find("violation")) throw Violation{(*left)["violation"].as_string()};
  if (left->find("skip")) throw Skip{(*left)["skip"].as_string()};
  return *std::move(left);
}

void go_on(Lifetime& life, const Value& left) {
  for (auto& thing : life.things()) {
    const auto* made = left["made"].find(thing.address);
    thing.inputs = resolved(thing.resource["inputs"], life.things());
    if (made) Lifetime::take_over(thing, *made);
  }
  const auto& pending = left["pending"];
  for (auto& thing : life.things()) {
    if (pending["address"] != Value(thing.address)) continue;
    thing.inputs = resolved(thing.resource["inputs"], life.things());
    auto request = life.request(thing).set("token", pending["token"]);
    request.set_if("id", pending["id"]);
    const auto answer = life.settle(create_member, thing, std::move(request));
    require(answer["outcome"] == Value("done"),
            "create_resource of " + thing.address + " cannot be taken up in a new process: " +
                answer["class"].as_string() + ": " + answer["message"].as_string());
    Lifetime::take_over(thing, answer);
    life.must_be_as_wanted(thing);
  }
}

}  // namespace

void resumed_elsewhere(Subject& subject) {
  bool any = false;
  std::vector<std::string> roles;
  // Whoever fills a role is known without loading the plugin here: this process has to be new to
  // it.
  for (const auto& [role, options] : subject.settings().options.as_map()) roles.push_back(role);
  for (const auto& role : roles) {
    const auto left = left_by_first_process(subject, role);
    Lifetime life(subject, role);
    go_on(life, left);
    any = any || left["pending"].is_map();
  }
  if (!any) throw Skip{"no create of it is pending"};
}

}  // namespace slipway::check

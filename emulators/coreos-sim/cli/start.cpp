#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <iostream>

#include "coreos-sim/cli/arguments.hpp"
#include "coreos-sim/cli/commands.hpp"
#include "coreos-sim/cli/supervisor_handle.hpp"
#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/text.hpp"
#include "coreos-sim/machine/machine.hpp"

namespace coreos_sim::cli {
namespace {

namespace fs = std::filesystem;

/// Names end up in configuration files that have no way to quote these.
Outcome check_folder(const fs::path& folder) {
  if (folder.string().find_first_of(" \t\n\"'%:\\") == std::string::npos) return done();
  return Error{"'--dir' must not contain blanks, quotes, '%', ':' or backslashes"};
}

Outcome check_address(const std::string& option, const std::string& address) {
  if (is_ipv4(address) && address.starts_with("127.")) return done();
  return Error{"'" + option + "' must be an address of 127.0.0.0/8, not '" + address + "'"};
}

Result<MachineSpec> read_spec(const Arguments& arguments) {
  MachineSpec spec;
  for (const auto& [option, target] :
       {std::pair{"name", &spec.name}, std::pair{"private-ip", &spec.private_ip},
        std::pair{"public-ip", &spec.public_ip}}) {
    auto value = arguments.required(option);
    if (!value) return value.error();
    *target = *value;
  }
  if (auto good = check_address("--private-ip", spec.private_ip); !good) return good.error();
  if (!is_ipv4(spec.public_ip)) {
    return Error{"'--public-ip' must be an IPv4 address, not '" + spec.public_ip + "'"};
  }
  for (const auto& text : arguments.all("forward")) {
    auto parsed = parse_forward(text, spec.public_ip);
    if (!parsed) return parsed.error();
    spec.forwards.push_back(*parsed);
  }
  const std::string options = arguments.optional("options");
  if (options.empty()) return spec;
  spec.options = fs::absolute(options);
  const auto text = read_file(spec.options);
  if (!text) return Error{"options file '" + options + "' cannot be read"};
  if (auto parsed = parse_options(*text); !parsed) return parsed.error();
  return spec;
}

Outcome copy_in(const Arguments& arguments, const std::string& option, const fs::path& target) {
  const auto source = arguments.required(option);
  if (!source) return source.error();
  const auto content = read_file(*source);
  if (!content) return Error{"'" + *source + "' cannot be read"};
  return write_file(target, *content, 0600);
}

Outcome prepare(const Arguments& arguments, const MachineFolder& folder) {
  auto spec = read_spec(arguments);
  if (!spec) return spec.error();
  if (supervisor_of(folder)) {
    return Error{"a machine is already running in '" + folder.path().string() + "'"};
  }
  if (auto copied = copy_in(arguments, "user-data", folder.user_data()); !copied) return copied;
  if (auto copied = copy_in(arguments, "authorized-key", folder.authorized_key()); !copied) {
    return copied;
  }
  return folder.save(*spec);
}

/// In the child: cut every tie to the caller and become the supervisor.
[[noreturn]] void become_supervisor(const MachineFolder& folder, int report) {
  ::setsid();
  const std::string log = folder.supervisor_log();
  const int nothing = ::open("/dev/null", O_RDONLY);
  const int output = ::open(log.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  ::fcntl(report, F_SETFD, 0);
  const std::string report_text = std::to_string(report);
  const std::string path = folder.path();
  ::execl("/proc/self/exe", "slipway-coreos-sim", "supervise", "--dir", path.c_str(), "--report",
          report_text.c_str(), nullptr);
  ::_exit(127);
}

/// Starts the supervisor and waits for its word that the machine begins to boot.
Outcome launch(const MachineFolder& folder) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return Error{"making a pipe failed"};
  const Fd reading(ends[0]);
  Fd writing(ends[1]);
  const pid_t pid = ::fork();
  if (pid < 0) return Error{"starting the supervisor failed"};
  if (pid == 0) become_supervisor(folder, writing.get());
  writing.reset();
  std::string word;
  std::array<char, 512> block{};
  for (ssize_t got = 0; (got = ::read(reading.get(), block.data(), block.size())) > 0;) {
    word.append(block.data(), static_cast<std::size_t>(got));
  }
  if (word == "ok") return done();
  ::waitpid(pid, nullptr, 0);
  const std::string log = folder.supervisor_log();
  return Error{word.empty() ? "the supervisor ended at once; see '" + log + "'" : word};
}

}  // namespace

int start(const Words& words) {
  const auto arguments =
      Arguments::parse(words, {"name", "user-data", "authorized-key", "private-ip", "public-ip",
                               "forward", "dir", "options"});
  if (!arguments) return complain("start", arguments.error().message);
  const auto dir = arguments->required("dir");
  if (!dir) return complain("start", dir.error().message);
  std::error_code error;
  fs::create_directories(*dir, error);
  const fs::path path = fs::weakly_canonical(fs::absolute(*dir));
  if (auto good = check_folder(path); !good) return complain("start", good.error().message);
  const MachineFolder folder(path);
  if (auto ready = prepare(*arguments, folder); !ready) {
    return complain("start", ready.error().message);
  }
  if (auto launched = launch(folder); !launched) {
    return complain("start", launched.error().message);
  }
  return 0;
}

}  // namespace coreos_sim::cli

#include "core/cli/process.hpp"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <ostream>

namespace slipway::core {
namespace {

/// Writes the pinned host key where ssh can read it; the node's name is the key's name, so that two
/// nodes behind one address and several ports do not get in each other's way.
std::string known_hosts(Session& session, const contract::InventoryNode& node) {
  auto path = session.stack().base_dir + "/.slipway/" + node.name + ".known_hosts";
  std::ofstream file(path, std::ios::trunc);
  file << node.name << ' ' << node.ssh.host_key.as_string() << '\n';
  return path;
}

}  // namespace

std::vector<std::string> ssh_words(Session& session, const contract::InventoryNode& node) {
  std::vector<std::string> words{"ssh"};
  if (node.ssh.port.is_int())
    words.insert(words.end(), {"-p", std::to_string(node.ssh.port.as_int())});
  if (const auto& identity = node.ssh.identity.as_string(); !identity.empty())
    words.insert(words.end(), {"-i", identity, "-o", "IdentitiesOnly=yes"});
  if (!node.ssh.host_key.as_string().empty())
    words.insert(words.end(), {"-o", "HostKeyAlias=" + node.name, "-o", "StrictHostKeyChecking=yes",
                               "-o", "UserKnownHostsFile=" + known_hosts(session, node)});
  const auto& user = node.ssh.user.as_string();
  words.push_back((user.empty() ? "" : user + "@") + node.ssh.host.as_string());
  return words;
}

ExitCode replace_process(Session& session, const std::vector<std::string>& words,
                         const Value& environment) {
  session.console().out << std::flush;
  for (const auto& [name, value] : environment.as_map())
    ::setenv(name.c_str(), value.as_string().c_str(), 1);
  // The new program takes its own signals again.
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, nullptr);
  std::signal(SIGPIPE, SIG_DFL);
  std::vector<std::string> copies = words;
  std::vector<char*> argv;
  argv.reserve(copies.size() + 1);
  for (auto& word : copies) argv.push_back(word.data());
  argv.push_back(nullptr);
  ::execvp(argv.front(), argv.data());
  Finding finding;
  finding.code = "process.start";
  finding.message = "'" + words.front() + "' cannot be started: " + std::strerror(errno);
  session.tell(finding);
  return ExitCode::other;
}

}  // namespace slipway::core

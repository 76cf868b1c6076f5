#include "core/run/host_keys.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sodium.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>
#include <sstream>

namespace slipway::core {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds patience{10};
constexpr std::size_t most_bytes = 64 * 1024;
/// The kinds that OpenSSH has today, in its own order of preference.
constexpr std::array<const char*, 5> kinds{"ssh-ed25519", "ecdsa-sha2-nistp256",
                                           "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"};

std::size_t rank_of(const std::string& kind) {
  return static_cast<std::size_t>(std::find(kinds.begin(), kinds.end(), kind) - kinds.begin());
}

/// A program whose output is read; ended with the object.
class Reader {
 public:
  ~Reader() {
    if (out_ >= 0) ::close(out_);
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);  // it has ended by itself, or it is late
    ::waitpid(pid_, nullptr, 0);
  }

  /// 0, or why it cannot be started.
  int start(std::vector<std::string> words) {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) return errno;
    out_ = ends[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    const int error =
        ::posix_spawnp(&pid_, argv.front(), &actions, nullptr, argv.data(), ::environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    return error;
  }

  std::string read_all() {
    std::string text;
    std::array<char, 4096> block{};
    const auto end = Clock::now() + patience;
    while (text.size() < most_bytes) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
      pollfd one{out_, POLLIN, 0};
      if (left.count() <= 0 || ::poll(&one, 1, static_cast<int>(left.count())) <= 0) break;
      const auto count = ::read(out_, block.data(), block.size());
      if (count <= 0) break;
      text.append(block.data(), static_cast<std::size_t>(count));
    }
    return text;
  }

 private:
  pid_t pid_ = 0;
  int out_ = -1;
};

std::optional<std::vector<unsigned char>> decoded(const std::string& base64) {
  std::vector<unsigned char> bytes(base64.size());
  std::size_t length = 0;
  if (::sodium_base642bin(bytes.data(), bytes.size(), base64.data(), base64.size(), nullptr,
                          &length, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
    return std::nullopt;
  bytes.resize(length);
  return bytes;
}

}  // namespace

std::vector<std::string> host_keys_from(const std::string& printed) {
  std::vector<std::string> keys;
  std::istringstream lines(printed);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string host;
    std::string kind;
    std::string key;
    words >> host >> kind >> key;
    if (rank_of(kind) == kinds.size() || key.empty() || !decoded(key)) continue;
    keys.push_back(kind + " " + key);
  }
  const auto kind_of = [](const std::string& key) { return key.substr(0, key.find(' ')); };
  std::stable_sort(keys.begin(), keys.end(), [&](const auto& a, const auto& b) {
    return rank_of(kind_of(a)) < rank_of(kind_of(b));
  });
  return keys;
}

std::string host_key_fingerprint(const std::string& host_key) {
  const auto space = host_key.find(' ');
  const auto bytes =
      space == std::string::npos ? std::nullopt : decoded(host_key.substr(space + 1));
  if (!bytes) return {};
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  ::crypto_hash_sha256(hash.data(), bytes->data(), bytes->size());
  constexpr auto form = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
  std::array<char, sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, form)> text{};
  ::sodium_bin2base64(text.data(), text.size(), hash.data(), hash.size(), form);
  return std::string("SHA256:") + text.data();
}

Result<std::vector<std::string>> shown_host_keys(const std::string& host, int port) {
  const auto where = host + ":" + std::to_string(port);
  Reader scan;
  const int error = scan.start({"ssh-keyscan", "-T", "8", "-p", std::to_string(port), "-t",
                                "ed25519,ecdsa,rsa", "--", host});
  if (error != 0)
    return Error{Errc::unavailable,
                 std::string("'ssh-keyscan' cannot be started: ") + std::strerror(error),
                 "install OpenSSH's client"};
  auto keys = host_keys_from(scan.read_all());
  if (keys.empty())
    return Error{Errc::unavailable, where + " shows no ssh host key", "see that the machine runs"};
  return keys;
}

}  // namespace slipway::core

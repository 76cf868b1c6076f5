#pragma once
#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Real servers on loopback addresses of their own, for the tests of the plugin.
namespace cloudconfig::test {

/// A folder that goes with its end.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// A program that runs until this object ends; its output goes to `log`.
class Program {
 public:
  Program(const std::vector<std::string>& words,
          const std::map<std::string, std::string>& environment, const std::filesystem::path& log);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

 private:
  pid_t pid_ = -1;
};

/// A free network of the loopback device, `127.A.B`, held until the end.
class Network {
 public:
  Network();
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;
  std::string address(int host) const { return prefix_ + "." + std::to_string(host); }

 private:
  std::string prefix_;
  int held_ = -1;
};

/// The body of a 200 answer; nothing otherwise.
std::optional<std::string> http_get(const std::string& server, const std::string& path);

/// Asks again until `condition` holds; false after a minute.
bool eventually(const std::function<bool()>& condition);

}  // namespace cloudconfig::test

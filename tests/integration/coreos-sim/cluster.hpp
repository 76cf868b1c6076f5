#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "coreos-sim/io/socket.hpp"
#include "scratch.hpp"

namespace coreos_sim::test {

/// How a program ended and what it wrote, standard error included.
struct Ran {
  int code = -1;
  std::string output;
};

Ran run(const std::vector<std::string>& argv);

/// Polls a real condition; false when it does not come true in time.
bool eventually(const std::function<bool()>& condition,
                std::chrono::seconds limit = std::chrono::seconds(60));

/// A /24 of 127.0.0.0/8 that nobody else of these tests has: a bound socket on its last address
/// keeps others away.
class Network {
 public:
  Network();
  std::string address(int host) const;

 private:
  std::string prefix_;
  ServerSocket sentinel_;
};

/// A child process that is ended, by its pid, with the object.
class Background {
 public:
  explicit Background(const std::vector<std::string>& argv);
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  ~Background() { end(); }

  /// Terminates it and waits; its exit code, or -1 for a signal.
  int end();

 private:
  pid_t pid_;
};

/// An HTTP answer: curl's view of it.
struct Answer {
  int status = 0;
  std::string body;
};

/// Discovery, machines, keys: all of a small cluster on a network of its own.
class Cluster {
 public:
  Cluster();
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;
  ~Cluster();

  /// Starts discovery and `count` machines with the usual user-data, and waits until etcd is
  /// healthy and fleet knows them all.
  void start(int count);

  /// Starts discovery, with further arguments; `user_data` does it without any.
  void start_discovery(const std::vector<std::string>& more = {});

  Ran start_machine(int index, const std::string& user_data);
  Ran stop_machine(int index);
  Ran sim(const std::string& command, int index, const std::vector<std::string>& more = {});
  std::string status(int index);

  /// The user-data of a member of a cluster of `size`.
  std::string user_data(int size);

  /// Runs a command on the machine over ssh, through its forward.
  Ran ssh(int index, const std::string& command);
  std::vector<std::string> ssh_options(int index) const;

  /// Replaces the options file that all machines read.
  void set_options(const std::string& json);

  /// One request to fleet, over an ssh forward of the machine's unix socket.
  Answer fleet(const std::string& method, const std::string& path, const std::string& body = "");

  /// A value from the machine's etcd; empty when there is none.
  std::string etcd_value(int index, const std::string& key);
  void put_etcd_value(int index, const std::string& key, const std::string& value);
  void remove_etcd_value(int index, const std::string& key);

  std::string address(int index) const { return network_.address(4 + index); }
  std::string outside() const { return network_.address(1); }
  std::filesystem::path folder(int index) const;
  std::filesystem::path scratch() const { return scratch_.path(); }

  /// Pids of living processes that mention this cluster's folder anywhere.
  std::vector<pid_t> leftovers() const;

 private:
  Scratch scratch_;
  Network network_;
  std::unique_ptr<Background> discovery_;
  std::unique_ptr<Background> tunnel_;
  int machines_ = 0;
};

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A request with curl; `extra` goes before the URL.
Answer curl(const std::vector<std::string>& extra, const std::string& url);

/// A unit's JSON for PUT; each option is "Section/Name=Value".
std::string unit_body(const std::string& desired, const std::vector<std::string>& options);

}  // namespace coreos_sim::test

#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "coreos-sim/io/http.hpp"
#include "coreos-sim/io/result.hpp"

namespace coreos_sim::fleet {

/// A node of etcd's v2 key space.
struct EtcdNode {
  std::string key;  ///< with a leading slash
  std::string value;
  bool directory = false;
  std::uint64_t modified = 0;
  std::vector<EtcdNode> nodes;

  /// The last part of the key.
  std::string name() const;
  /// The direct child of that name, or null.
  const EtcdNode* child(const std::string& name) const;
  /// The value of that child, or empty.
  std::string child_value(const std::string& name) const;
};

struct EtcdReply {
  int status = 0;
  int error_code = 0;  ///< of etcd, as 100 for a missing key; 0 when all is well
  std::string action;
  EtcdNode node;

  bool good() const { return error_code == 0 && status < 300; }
  bool missing() const { return error_code == 100; }
};

/// Preconditions and time to live of a write; what is empty is not sent.
struct WriteRule {
  int ttl_seconds = 0;
  std::optional<bool> exists{};
  std::string previous_value{};
};

/// Where a key is in etcd's v2 API: path and nothing behind it.
std::string key_target(const std::string& key);

/// etcd's v2 keys API over kept-alive connections.  From any thread.  An error is an etcd that does
/// not answer; what etcd itself refuses is a reply that is not `good`.
class EtcdClient {
 public:
  explicit EtcdClient(Endpoint server) : server_(std::move(server)) {}

  Result<EtcdReply> get(const std::string& key, bool recursive = false);
  Result<EtcdReply> put(const std::string& key, const std::string& value,
                        const WriteRule& rule = {});
  Result<EtcdReply> remove(const std::string& key, bool recursive,
                           const std::string& previous_value = "");

 private:
  Result<EtcdReply> send(const std::string& method, const std::string& target,
                         const std::string& body);

  Endpoint server_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<HttpClient>> idle_;
};

}  // namespace coreos_sim::fleet

#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "slipway/kit/tunnel_http.hpp"

namespace slipway::kit {

/// A key or a directory of the v2 keys API.
struct Etcd2Node {
  std::string key;  ///< full path, with a leading slash
  std::string value;
  bool directory = false;
  std::int64_t modified_index = 0;
  std::optional<std::int64_t> ttl_s;
  std::vector<Etcd2Node> nodes;  ///< of a directory; deeper ones only in a recursive read
};

/// What must hold for a write or a delete to happen; unset members ask for nothing.
struct Etcd2Precondition {
  std::optional<bool> exists;
  std::optional<std::string> value;
  std::optional<std::int64_t> index;
};

/// A client of the v2 keys API over a tunnel.  Every read is linearised: a member without quorum
/// answers `unavailable`, never old data.
///
/// Errors are Failures: `not_found` (100), `conflict` (101, 108), `already_exists` (105), `invalid`
/// (102, 104, bad forms), `unauthenticated` (110), `unavailable` (no leader, election, 5xx).
class Etcd2 {
 public:
  explicit Etcd2(std::shared_ptr<TunnelHttp> http, std::function<bool()> cancelled = {});

  Etcd2Node get(const std::string& key, bool recursive = false) const;
  /// The node, or nothing when the key does not exist.
  std::optional<Etcd2Node> find(const std::string& key, bool recursive = false) const;
  void put(const std::string& key, const std::string& value, const Etcd2Precondition& only_if = {},
           std::optional<std::int64_t> ttl_s = {}) const;
  /// False when there was nothing.
  bool remove(const std::string& key, bool recursive = false,
              const Etcd2Precondition& only_if = {}) const;

  struct Member {
    std::string id;
    std::string name;  ///< empty: added, but never started
    std::vector<std::string> peer_urls;
    std::vector<std::string> client_urls;
  };
  std::vector<Member> members() const;
  /// Adds a member that has yet to start, and answers its id.  `already_exists` when one of the
  /// peer urls is a member's; `unavailable` when the cluster does not take it at this moment.
  std::string add_member(const std::vector<std::string>& peer_urls) const;
  /// False when there is no such member (any more).
  bool remove_member(const std::string& id) const;
  /// Throws `unavailable` unless the member that answers has quorum.
  void require_healthy() const;

 private:
  HttpResponse send(HttpRequest request) const;
  std::shared_ptr<TunnelHttp> http_;
  std::function<bool()> cancelled_;
};

}  // namespace slipway::kit

#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "azure_emulator/clock/durations.hpp"
#include "azure_emulator/clock/timeline.hpp"
#include "azure_emulator/model/addresses.hpp"
#include "azure_emulator/model/catalogue.hpp"
#include "azure_emulator/model/machine_host.hpp"
#include "azure_emulator/model/operation.hpp"
#include "azure_emulator/model/subscription.hpp"
#include "azure_emulator/xml/shape.hpp"

namespace azure_emulator {

/// How the emulator is to behave where the service is not of one kind.
struct Settings {
  Order order = Order::strict;
  /// The second form of sheet 5: a write to a busy service is accepted and its operation fails.
  bool late_conflict = false;
};

/// A machine and all that it belongs to.
struct MachinePlace {
  Subscription* subscription = nullptr;
  HostedService* service = nullptr;
  Deployment* deployment = nullptr;
  Role* role = nullptr;
  explicit operator bool() const { return role != nullptr; }
};

/// A blob that is known to exist, though nobody keeps its bytes.
struct Blob {
  std::string url;
  int size_gb = 0;
};

/// Everything that exists in the emulated cloud.  One lock guards it all; its owner holds it.
struct World {
  World(Time start, std::string net, std::uint64_t seed, MachineHost& machine_host);

  Timeline timeline;
  Durations durations;
  Settings settings;
  Addresses addresses;
  Operations operations;
  std::string blob_service;  ///< where the blob calls are answered: https://HOST:PORT/blob; empty:
                             ///< the public address is named
  MachineHost& host;
  std::vector<Image> images;
  std::set<std::string> withdrawn_images;             ///< lower-case names
  std::map<std::string, Subscription> subscriptions;  ///< by lower-case id
  std::map<std::string, Blob> blobs;                  ///< by lower-case address
  std::set<std::uint64_t> stopping_machines;          ///< told to stop, not yet reported stopped
  std::set<std::uint64_t> doomed_machines;  ///< to end as ProvisioningTimeout whatever they say
  std::optional<Time> first_write;
  std::optional<Time> last_ready;

  /// 32 lower-case hex digits for something in the world; the same sequence for the same seed.
  std::string new_id();
  /// The same for a request.  A sequence of its own: what is in the world must not depend on how
  /// often somebody looked.
  std::string new_request_id();
  /// Begins another sequence of those, so that a later run of the program repeats none.
  void reseed_requests(std::uint64_t seed) { request_random_.seed(seed); }
  std::uint64_t new_machine_id() { return ++machine_count_; }
  /// A four-digit serial for disk names.
  std::string disk_serial();

  /// Service names are DNS names: one of anybody's counts.
  HostedService* find_service(std::string_view name);

  MachinePlace find_machine(std::uint64_t machine_id);

  /// Null when there is none, or it was withdrawn.
  const Image* find_image(std::string_view name) const;

 private:
  std::mt19937_64 random_;
  std::mt19937_64 request_random_;
  std::uint64_t machine_count_ = 0;
  int disk_count_ = 0;
};

/// The registered disk of that name, or null.
Disk* find_disk(Subscription& subscription, std::string_view name);

/// Cores, public addresses and deployed roles now counted against the quotas.
int cores_in_use(const Subscription& subscription);
int public_ips_in_use(const Subscription& subscription);

}  // namespace azure_emulator

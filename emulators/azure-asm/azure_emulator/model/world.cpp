#include "azure_emulator/model/world.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {

namespace {

std::string hex_id(std::mt19937_64& random) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string id;
  for (int half = 0; half < 2; ++half) {
    std::uint64_t bits = random();
    for (int i = 0; i < 16; ++i, bits >>= 4U) id += kDigits[bits & 15U];
  }
  return id;
}

}  // namespace

World::World(Time start, std::string net, std::uint64_t seed, MachineHost& machine_host)
    : timeline(start),
      addresses(std::move(net)),
      host(machine_host),
      images(public_images()),
      random_(seed),
      request_random_(~seed) {}

std::string World::new_id() { return hex_id(random_); }

std::string World::new_request_id() { return hex_id(request_random_); }

std::string World::disk_serial() {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "%04d", disk_count_++ % 10000);
  return text.data();
}

HostedService* World::find_service(std::string_view name) {
  const std::string key = lower(name);
  for (auto& [id, subscription] : subscriptions) {
    const auto found = subscription.services.find(key);
    if (found != subscription.services.end()) return &found->second;
  }
  return nullptr;
}

MachinePlace World::find_machine(std::uint64_t machine_id) {
  for (auto& [id, subscription] : subscriptions) {
    for (auto& [name, service] : subscription.services) {
      if (!service.deployment) continue;
      for (const auto& role : service.deployment->roles) {
        if (role->machine_id == machine_id) {
          return {&subscription, &service, &*service.deployment, role.get()};
        }
      }
    }
  }
  return {};
}

const Image* World::find_image(std::string_view name) const {
  if (withdrawn_images.count(lower(name)) > 0) return nullptr;
  const auto found = std::find_if(images.begin(), images.end(),
                                  [&](const Image& image) { return same_name(image.name, name); });
  return found == images.end() ? nullptr : &*found;
}

Disk* find_disk(Subscription& subscription, std::string_view name) {
  const auto found = subscription.disks.find(lower(name));
  return found == subscription.disks.end() ? nullptr : &found->second;
}

int cores_in_use(const Subscription& subscription) {
  int cores = 0;
  for (const auto& [name, service] : subscription.services) {
    if (!service.deployment) continue;
    for (const auto& role : service.deployment->roles) {
      const Size* size = find_size(role->size);
      if (size != nullptr && holds_cores(*role)) cores += size->cores;
    }
  }
  return cores;
}

int public_ips_in_use(const Subscription& subscription) {
  int count = 0;
  for (const auto& [name, service] : subscription.services) {
    if (!service.deployment) continue;
    for (const auto& role : service.deployment->roles) {
      if (role->public_ip && holds_cores(*role)) ++count;
    }
  }
  return count;
}

}  // namespace azure_emulator

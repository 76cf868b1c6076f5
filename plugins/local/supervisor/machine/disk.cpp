#include "supervisor/machine/disk.hpp"

#include <sys/mount.h>
#include <unistd.h>

#include "supervisor/linux/files.hpp"
#include "supervisor/linux/rooted.hpp"
#include "supervisor/sandbox/room.hpp"

namespace slipway_local {
namespace {

constexpr const char* seed = "/var/lib/cloud/seed/nocloud/";

/// The host key is laid before the first boot, so that nobody has to trust an unknown one; left to
/// itself cloud-init would make another.
constexpr const char* keep_host_keys = "ssh_deletekeys: false\n";

Outcome lay_seed(const RootedTree& tree, const MachineSpec& spec, const MachineContent& content) {
  const std::string meta =
      !content.meta_data.empty()
          ? content.meta_data
          : "instance-id: " + spec.name + "\nlocal-hostname: " + spec.hostname + "\n";
  const std::string folder = seed;
  if (auto put = tree.put_file("/etc/cloud/cloud.cfg.d/91-slipway.cfg", keep_host_keys, 0644); !put)
    return put;
  if (auto put = tree.put_file(folder + "meta-data", meta, 0600); !put) return put;
  return tree.put_file(folder + "user-data", content.user_data, 0600);
}

}  // namespace

Outcome MachineDisk::mount() const {
  for (const auto& [name, mode] : {std::pair{"up", 0755U}, {"wk", 0755U}, {"root", 0755U}})
    if (auto made = make_folder(folder_ / name, mode); !made) return made;
  const std::string options =
      "lowerdir=" + tree_.string() + ",upperdir=" + (folder_ / "up").string() +
      ",workdir=" + (folder_ / "wk").string() + (rootless_ ? ",userxattr" : "");
  // No device of the tree works: those that a machine has are systemd-nspawn's.
  if (::mount("overlay", root().c_str(), "overlay", MS_NODEV, options.c_str()) == 0) return done();
  Fault fault = system_fault("mounting the root of '" + folder_.filename().string() + "'");
  if (errno == ENODEV) fault.kind = FaultClass::unavailable;
  return fault;
}

Outcome MachineDisk::unmount() const { return slipway_local::unmount(root()); }

Outcome MachineDisk::lay(const MachineSpec& spec, const MachineContent& content,
                         const Image& image) const {
  const auto tree = RootedTree::open(root());
  if (!tree) return tree.fault();
  if (!content.user_data.empty() && !image.cloud_init)
    return Fault{FaultClass::invalid,
                 "image '" + image.key + "' has no cloud-init, which would read the user-data",
                 "slipway-local image build --name NAME --packages cloud-init"};
  if (auto put = tree->put_file("/etc/hostname", spec.hostname + "\n", 0644); !put) return put;
  if (auto put = tree->put_file("/etc/hosts",
                                "127.0.0.1 localhost\n127.0.1.1 " + spec.hostname +
                                    "\n::1 localhost ip6-localhost ip6-loopback\n",
                                0644);
      !put)
    return put;
  if (!content.user_data.empty()) {
    if (auto laid = lay_seed(*tree, spec, content); !laid) return laid;
  } else if (image.cloud_init) {
    if (auto put = tree->put_file("/etc/cloud/cloud-init.disabled", "", 0644); !put) return put;
  }
  for (const auto& file : content.files)
    if (auto put = tree->put_file(file.path, file.bytes, file.mode); !put) return put;
  return done();
}

}  // namespace slipway_local

#include "supervisor/image/finish.hpp"

#include <elf.h>

#include <cstring>
#include <string>

namespace slipway_local {
namespace {

struct Machine {
  unsigned short elf;
  unsigned char elf_class;
  const char* debian;
};

constexpr Machine machines[] = {
    {EM_X86_64, ELFCLASS64, "amd64"},  {EM_AARCH64, ELFCLASS64, "arm64"},
    {EM_386, ELFCLASS32, "i386"},      {EM_ARM, ELFCLASS32, "armhf"},
    {EM_PPC64, ELFCLASS64, "ppc64el"}, {EM_S390, ELFCLASS64, "s390x"},
    {EM_RISCV, ELFCLASS64, "riscv64"}, {EM_MIPS, ELFCLASS64, "mips64el"},
};

/// Of a program in the tree; empty when it is none.
std::string architecture_of(const RootedTree& tree, const char* path) {
  const auto head = tree.read(path, sizeof(Elf64_Ehdr));
  if (!head || head->size() < EI_NIDENT + 4 || !head->starts_with(ELFMAG)) return {};
  const bool big = (*head)[EI_DATA] == ELFDATA2MSB;
  const auto byte = [&](std::size_t at) {
    return static_cast<unsigned>(static_cast<unsigned char>((*head)[at]));
  };
  const unsigned kind = big ? byte(18) << 8U | byte(19) : byte(19) << 8U | byte(18);
  for (const auto& machine : machines)
    if (machine.elf == kind && machine.elf_class == byte(EI_CLASS)) return machine.debian;
  return "unknown";
}

constexpr const char* masked[] = {
    "apt-daily.timer",           "apt-daily-upgrade.timer",
    "e2scrub_all.timer",         "e2scrub_reap.service",
    "dpkg-db-backup.timer",      "fstrim.timer",
    "systemd-timesyncd.service", "getty.target",
    "console-getty.service",
};

/// The address is there before the first process, the root grows by itself, and a locale is made by
/// a package that a small tree has not.
constexpr const char* cloud_init_settings =
    "datasource_list: [ NoCloud, None ]\n"
    "network: {config: disabled}\n"
    "growpart: {mode: \"off\"}\n"
    "resize_rootfs: false\n"
    "locale: false\n";

/// systemd-nspawn shows v1 controllers read-only, and dockerd wants to make cgroups in them.  On a
/// computer that has only v2 there is nothing to do.
constexpr const char* docker_cgroups =
    "[Service]\n"
    "ExecStartPre=/bin/sh -c 'for c in memory pids cpu cpuacct cpuset freezer devices blkio; do "
    "[ -d /sys/fs/cgroup/$c ] && mount -o remount,bind,rw /sys/fs/cgroup/$c; done; true'\n";

Outcome forget_identity(const RootedTree& tree) {
  for (const char* kind : {"rsa", "ecdsa", "ed25519", "dsa"}) {
    const std::string key = std::string("/etc/ssh/ssh_host_") + kind + "_key";
    for (const auto& file : {key, key + ".pub"})
      if (auto removed = tree.remove(file); !removed) return removed;
  }
  // An empty id is made anew at the first boot over a fresh upper folder, without the presets of a
  // first boot, which in Debian enable everything.
  if (auto put = tree.put_file("/etc/machine-id", "", 0444); !put) return put;
  if (auto removed = tree.remove("/var/lib/dbus/machine-id"); !removed) return removed;
  if (auto put = tree.put_file("/etc/resolv.conf", "", 0644); !put) return put;
  if (auto put = tree.put_file("/etc/hostname", "localhost\n", 0644); !put) return put;
  return tree.put_file("/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n", 0644);
}

}  // namespace

const char* own_architecture() {
#if defined(__x86_64__)
  return "amd64";
#elif defined(__aarch64__)
  return "arm64";
#else
  return "unknown";
#endif
}

Result<TreeFacts> look_at(const RootedTree& tree) {
  constexpr const char* init = "/lib/systemd/systemd";
  TreeFacts facts;
  facts.architecture = architecture_of(tree, init);
  if (facts.architecture.empty())
    return Fault{FaultClass::invalid, "the tree has no systemd in it ('" + std::string(init) + "')",
                 "take a tree in which the package systemd-sysv is installed"};
  if (facts.architecture != own_architecture())
    return Fault{
        FaultClass::invalid,
        "the tree is for " + facts.architecture + ", and this computer is " + own_architecture(),
        std::string("build it with packages for ") + own_architecture()};
  facts.cloud_init = tree.has("/usr/bin/cloud-init");
  facts.docker = tree.has("/usr/sbin/dockerd") || tree.has("/usr/bin/dockerd");
  return facts;
}

Outcome finish(const RootedTree& tree, const TreeFacts& facts) {
  if (auto forgotten = forget_identity(tree); !forgotten) return forgotten;
  if (auto made = tree.make_folders("/etc/systemd/system"); !made) return made;
  for (const char* unit : masked)
    if (auto put = tree.put_link(std::string("/etc/systemd/system/") + unit, "/dev/null"); !put)
      return put;
  if (facts.cloud_init)
    if (auto put =
            tree.put_file("/etc/cloud/cloud.cfg.d/90-slipway.cfg", cloud_init_settings, 0644);
        !put)
      return put;
  if (!facts.docker) return done();
  return tree.put_file("/etc/systemd/system/docker.service.d/slipway.conf", docker_cgroups, 0644);
}

}  // namespace slipway_local

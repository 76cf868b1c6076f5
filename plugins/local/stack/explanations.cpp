#include "stack/explanations.hpp"

#include <algorithm>
#include <iterator>

namespace local {
namespace {

struct Explanation {
  const char* code;
  const char* text;
};

constexpr Explanation table[] = {
    {"local.architecture",
     R"(The image was made for another kind of processor than this computer has. Build it here.)"},
    {"local.computer",
     R"(Whether this computer can run the machines; what it lacks is told one by one.)"},
    {"local.disk-nearly-full",
     R"(The disk with the machines' folder, or with the images, is nearly full. A machine writes about
8 MB of log before it does anything.)"},
    {"local.foreign-architecture",
     R"(The image was made for another kind of processor than this computer has. Build it here.)"},
    {"local.image",
     R"(Whether the tree that the machines start from is on this computer. It is made once, for all
stacks: slipway plugin run local image --name NAME.)"},
    {"local.inotify-limit",
     R"(Each machine needs six of the kernel's inotify instances, and the limit is for all of a user's
together. Beyond it machines come up without some of their services, or without ssh.)"},
    {"local.network",
     R"(The machines' network is written as its first address and the number of its fixed bits.)"},
    {"local.no-cgroup",
     R"(Each machine has a control group of its own. Without root that needs a part of the control
group tree that was handed to the user, as systemd does with Delegate=yes.)"},
    {"local.no-iproute",
     R"(The machines' network, a bridge and a pair of links each, is made by ip, which is in Debian's
package iproute2.)"},
    {"local.no-mmdebstrap",
     R"(Images are built by mmdebstrap, from Debian's packages. It is not needed where images are taken
from a tar file or a folder.)"},
    {"local.no-nspawn",
     R"(A machine is started by systemd-nspawn, which is in Debian's package systemd-container.)"},
    {"local.no-overlay",
     R"(A machine's disk is an overlay over the image, which this kernel does not offer here.)"},
    {"local.no-subordinate-range",
     R"(Without root the machines' users are mapped to a range of numbers that belongs to you, which
/etc/subuid and /etc/subgid give.)"},
    {"local.no-namespaces",
     R"(The sandbox is made of namespaces: without root of a user namespace too, which some kernels do not
allow to users; as root it needs CAP_SYS_ADMIN.)"},
    {"local.no-uidmap",
     R"(Without root the range of numbers that the machines' users have is mapped by newuidmap and
newgidmap, which are in Debian's package uidmap.)"},
    {"local.program",
     R"(The supervisor's program slipway-local could not be asked. It is installed beside slipway; the
option supervisor says where else it is.)"},
    {"local.publish", R"(Machines are published at an IP address of this computer.)"},
    {"local.ssh-key",
     R"(ssh_key is the file of a private key whose public half can log in to the machines as root. Where
it is not there, it is made.)"},
    {"local.ssh-key-mode", R"(ssh refuses to use a private key that others can read.)"},
    {"local.static-address",
     R"(Fixed addresses are counted up from that of machine 0, and are in the machines' network. Its
first address is the sandbox's own.)"},
};

}  // namespace

bool is_explained(const std::string& code) {
  return std::any_of(std::begin(table), std::end(table),
                     [&](const Explanation& one) { return one.code == code; });
}

void explain_findings(slipway::Plugin& plugin) {
  for (const auto& one : table) plugin.explains(one.code, one.text);
}

}  // namespace local

#include "deis/explanations.hpp"

namespace deis {
namespace {

struct Explanation {
  const char* code;
  const char* text;
};

constexpr Explanation table[] = {
    {"deis.component",
     R"(images names something that is no component of the platform. A component is a unit's name without
deis- and without a number; 'slipway platform list' shows the units.)"},
    {"deis.domain",
     R"(Applications get names below the domain, so it has to be a host name; the message says what is
wrong with it. A wildcard record below it has to lead to the load balancer.)"},
    {"deis.file",
     R"(A file that an option names cannot be read, or is not what the option wants: a private key, a
certificate, a unit file. The message says which.)"},
    {"deis.file-mode",
     R"(A file with a private key can be read or changed by others on this computer. The key opens the
machines, or the platform's TLS, to whoever has it: make the file its owner's alone.)"},
    {"deis.key",
     R"(Configuration keys are paths in etcd below /deis, such as router/bodySize: TARGET/KEY. The message
says what is wrong with this one.)"},
    {"deis.labels",
     R"(A unit asks for machines with labels that too few machines of the stack have, so it would never be
started. Give the nodes such metadata, or take the labels out of the unit.)"},
    {"deis.no-ssh-key",
     R"(The controller runs one-off commands ('deis run') through fleet, and fleet needs a private key for
the way to the machine. Without ssh_private_key everything else works.)"},
    {"deis.reachable",
     R"(Preflight got an answer of the cluster, through the node that it names. It is no fault.)"},
    {"deis.room",
     R"(Of these units each has a machine of its own, and there are fewer machines than were asked for. Take fewer of that unit, or more nodes.)"},
    {"deis.stateless",
     R"(A stateless platform keeps nothing itself, so what its store would have held has to be elsewhere:
platform.config says where, by the keys that the message names.)"},
    {"deis.units-dir",
     R"(units_dir is a folder with unit files of your own that take the place of the platform's. What it
names is not there, or is no folder.)"},
    {"deis.unreachable",
     R"(Preflight got no answer of the cluster. Before the first 'up' there is none; afterwards look whether
the machines run ('slipway status') and can be reached by ssh ('slipway ssh-config').)"},
    {"deis.value",
     R"(A configuration key is set to nothing. To leave a key as the platform has it, leave it out; to take
it away, 'slipway platform config unset KEY'.)"},
};

}  // namespace

void explain_findings(slipway::Plugin& plugin) {
  for (const auto& one : table) plugin.explains(one.code, one.text);
}

}  // namespace deis

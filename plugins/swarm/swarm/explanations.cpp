#include "swarm/explanations.hpp"

namespace swarm {
namespace {

struct Explanation {
  const char* code;
  const char* text;
};

constexpr Explanation table[] = {
    {"swarm.image",
     R"(images names archives as 'docker save' makes them. One of them cannot be read, is larger than 512 MB,
or has the name of another one: on the machines they are known by the names of their files.)"},
    {"swarm.managers",
     R"(The managers of a swarm decide by majority of all that are listed, dead ones included: of 3 one may
be lost, of 2 none, of 4 one. So their number is odd, and 3 at least where there are 3 nodes.
platform.managers gives the number, platform.manager_group the group of nodes.)"},
    {"swarm.reachable",
     R"(Preflight got an answer of a manager of the swarm, through the node that it names. It is no fault.)"},
    {"swarm.unreachable",
     R"(Preflight found no manager that can decide. Before the first 'up' there is none; afterwards look
whether the machines run ('slipway status') and what 'slipway platform doctor' says of each.)"},
};

}  // namespace

void explain_findings(slipway::Plugin& plugin) {
  for (const auto& one : table) plugin.explains(one.code, one.text);
}

}  // namespace swarm

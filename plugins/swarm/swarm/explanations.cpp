#include "swarm/explanations.hpp"

namespace swarm {
namespace {

struct Explanation {
  const char* code;
  const char* text;
};

constexpr Explanation table[] = {
    {"swarm.compose-file",
     R"(A compose file, or a file that one names (env_file, file of a secret or config), cannot be read, is
too large or empty. Paths in a compose file are relative to the folder that it is in.)"},
    {"swarm.compose-ignored",
     R"(Docker passes over this key when it makes a stack of the file: it means something for 'docker compose'
on one machine only. The help says what a swarm has instead.)"},
    {"swarm.compose-key",
     R"(Neither docker nor Slipway knows this key, or it stands there twice. Keys that begin with x- are left
alone. The form is that of 'docker stack deploy', 3.x.)"},
    {"swarm.compose-name",
     R"(Names in a swarm are letters, digits, '-', '_' and '.', with a letter or digit first and last. The
stack's name stands before them and, for secrets and configs, a version behind.)"},
    {"swarm.compose-path",
     R"(A path that begins with a dot means a folder beside the compose file. The container that mounts it runs
on whichever machine the swarm chooses, where that folder is not.)"},
    {"swarm.compose-port",
     R"(Two services publish the same port. A swarm has each port once, on all of its nodes.)"},
    {"swarm.compose-refused",
     R"(Docker refuses a file with this key for a stack. The help says what to write instead.)"},
    {"swarm.compose-undefined",
     R"(A service names a network, volume, secret or config that the file does not declare.)"},
    {"swarm.compose-value",
     R"(A value is of another kind than docker takes there; the message says of which.)"},
    {"swarm.compose-variable",
     R"(${NAME} in a compose file stands for a variable of platform.variables. One that is not set is empty,
which is told; ${NAME:-text} gives a text for that case, ${NAME:?why} demands it. The environment is not
looked at: give a variable of it as NAME: "${env:NAME}" in the stack file.)"},
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

#include "swarm/config/settings.hpp"

namespace swarm {
namespace {

namespace schema = slipway::schema;
using Attributes = std::vector<schema::Attribute>;

constexpr const char* interface_form = "private|public|[A-Za-z][A-Za-z0-9_.@-]{0,14}";
constexpr const char* interface_means = "'private', 'public' or the name of an interface";

void manager_options(Attributes& all) {
  all.push_back(schema::integer("managers")
                    .range(1, 7)
                    .excludes({"manager_group"})
                    .doc("How many nodes are managers, the first of the stack file; odd, and at "
                         "least 3 where there are 3 nodes. Without it 3, or 1 with fewer nodes."));
  all.push_back(schema::text("manager_group")
                    .excludes({"managers"})
                    .doc("The group whose nodes are the managers; an odd number of nodes."));
  all.push_back(schema::boolean("autolock")
                    .fallback(false)
                    .doc("Managers come up locked after a restart of docker. The unlock key is "
                         "kept sealed; 'slipway "
                         "up' unlocks them."));
}

void network_options(Attributes& all) {
  all.push_back(schema::text("advertise")
                    .fallback("private")
                    .pattern(interface_form, interface_means)
                    .doc("Which of its addresses each node tells the others: the one among its "
                         "peers, the public one, or that of an interface such as eth1."));
  all.push_back(schema::text("data_path")
                    .pattern(interface_form, interface_means)
                    .doc("The same for what containers say to each other; as `advertise` unless "
                         "set."));
  all.push_back(schema::integer("data_path_port")
                    .fallback(4789)
                    .range(1024, 49151)
                    .doc("The UDP port of that. Another one where a virtual network has 4789 for "
                         "itself. Taken when the swarm is made."));
  all.push_back(
      schema::list("address_pools", schema::text("pool").pattern(
                                        "[0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}", "10.200.0.0/16"))
          .doc("Where networks of the swarm get their addresses. Docker's own, "
               "10.0.0.0/8, overlaps many private networks. Taken when the swarm is "
               "made."));
  all.push_back(schema::integer("subnet_size")
                    .fallback(24)
                    .range(8, 29)
                    .doc("How many bits each network has of the pools: 24 leaves 254 addresses. "
                         "Taken when the swarm is made."));
  all.push_back(schema::text("publish")
                    .allowed({"auto", "mesh", "host"})
                    .fallback("auto")
                    .doc("How published ports are opened: `mesh` on every node, `host` on those "
                         "that run a task. `auto` asks the machines: the mesh needs IPVS in the "
                         "kernel of each."));
}

void content_options(Attributes& all) {
  all.push_back(schema::text("docker")
                    .allowed({"present", "install"})
                    .fallback("present")
                    .doc("`install` has the config role install docker.io on the machines."));
  all.push_back(schema::list("images", schema::text("archive").is_path())
                    .doc("Archives of images, as `docker save` makes them; each is carried to "
                         "every node before it gets tasks. For images that no registry has."));
  all.push_back(schema::map("stacks", schema::text("file").is_path())
                    .doc("Stacks by their names, each a compose file. Example: {web: "
                         "compose.yaml}"));
  all.push_back(schema::map("variables", schema::text("value"))
                    .doc("What ${NAME} stands for in the compose files. The environment is not "
                         "looked at. Example: {TAG: \"${env:TAG}\"}"));
}

void timing_options(Attributes& all) {
  all.push_back(schema::integer("connect_timeout_s")
                    .fallback(8)
                    .range(1, 20)
                    .doc("Seconds until an ssh connection must stand."));
  all.push_back(schema::integer("settle_s")
                    .fallback(2)
                    .range(0, 600)
                    .doc("Seconds that the tasks of a service must have run for it to count as "
                         "up."));
  all.push_back(schema::integer("failures_allowed")
                    .fallback(3)
                    .range(0, 1000)
                    .doc("How many tasks of a service may fail while it comes up until it counts "
                         "as failed."));
}

}  // namespace

std::vector<schema::Attribute> option_schema() {
  Attributes all;
  manager_options(all);
  network_options(all);
  content_options(all);
  timing_options(all);
  return all;
}

}  // namespace swarm

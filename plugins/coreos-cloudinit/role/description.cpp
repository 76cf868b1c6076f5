#include "role/description.hpp"

#include "check/checker.hpp"

namespace cloudconfig {

using namespace slipway::schema;

std::vector<Attribute> option_attributes() {
  return {
      text("discovery_service")
          .pattern("https?://[^ ]+", "an http or https address")
          .doc("Address of the etcd discovery service that is asked for a token sized to the "
               "cluster, such as https://discovery.example.com or http://10.0.0.2:8087. Machines "
               "reach it at their first boot only. Needed when a cluster has to be founded and no "
               "discovery URL is given. A later change applies to the next founding."),
      text("discovery_ca_file")
          .is_path()
          .doc("File (PEM) with the issuers that are trusted for discovery_service. Default: "
               "those of the system."),
      text("coreos_version")
          .allowed({"766.4.0", "last"})
          .fallback("last")
          .doc("The CoreOS release that the documents are written and checked for: 766.4.0 "
               "(coreos-cloudinit 1.5.1: no gzip, fewer keys) or last (1.14.0). What the release "
               "does not know is refused."),
      text("base").is_path().doc(
          "A cloud-config of your own that goes to every node, merged with what platform and "
          "cloud need: your units and files come last; a contradiction is refused with both "
          "places. A relative path is relative to the stack file."),
      list("ntp_servers", text("server"))
          .doc("Time servers for all nodes, instead of those that the platform names. Example: "
               "[ntp1.example.com, ntp2.example.com]. Default, when clocks are to be kept "
               "together: four of the public pool."),
      integer("clock_bound_ms")
          .range(1, 3600000)
          .fallback(500)
          .doc("How many milliseconds the clock of a node may be from the one here before "
               "preflight and status warn."),
      boolean("wait_for_cluster")
          .fallback(true)
          .doc("Wait until every founder has registered with the discovery service and etcd has a "
               "quorum. From then on nodes that are added, or made again, join as members, one by "
               "one. Without it only the names tell founders from later nodes, and those have no "
               "vote."),
      integer("max_bytes")
          .range(1024, 1048576)
          .fallback(static_cast<std::int64_t>(usual_limit))
          .doc("Most bytes that a document may have, before any base64 on the wire. Larger files "
               "in it are compressed until it fits; what still does not fit is refused.")};
}

Type token_type() {
  return Type("discovery_token")
      .doc(
          "A token of a discovery service: the founders of a cluster find each other by it, once. "
          "Growing the cluster leaves it alone.")
      .input(text("service").replaces().doc("The service whose members meet: etcd2 or etcd."))
      .input(text("discovery_service").keeps().doc("Where the token was asked for."))
      .input(text("given_url").keeps().doc("A token that was given instead of asked for."))
      .input(integer("size").keeps().doc("How many founders it waits for."))
      .input(list("founders", text("node")).keeps().doc("The nodes that found the cluster."))
      .input(list("stale", text("node"))
                 .keeps()
                 .doc("The nodes whose machines, when it was asked for, had an earlier token."))
      .input(integer("generation")
                 .replaces()
                 .doc("Rises when the cluster is founded anew, since a token is good once."))
      .output(text("url").doc("The token's address, as the nodes use it."))
      .output(integer("size").doc("The size that the discovery service confirmed."))
      .known_by("free")
      .deadline_s("create", 120)
      .usually_s("create", 0.2);
}

Type document_type() {
  return Type("user_data")
      .doc("The cloud-config of one node, rendered and checked.")
      .input(text("node").replaces().doc("The node's name."))
      .input(any("config").doc("The merged NodeConfig."))
      .input(any("discovery").doc("By service: the token's url, and whether the node founds."))
      .input(any("base").doc("The user's own document and where it came from."))
      .input(text("coreos_version").doc("As the option."))
      .input(list("ntp_servers", text("server")).doc("As the option."))
      .input(integer("max_bytes").doc("As the option."))
      .output(text("content").sensitive().doc("The document."))
      .output(text("digest").doc("SHA-256 of the document, in hex."))
      .output(integer("bytes").doc("Its size."))
      .known_by("content")
      .usually_s("create", 0.01);
}

Type cluster_type() {
  return Type("cluster")
      .doc(
          "A cluster that was founded: done when every founder has registered with the discovery "
          "service and etcd has a quorum. Afterwards new nodes join.")
      .input(text("service").replaces().doc("The service whose members meet."))
      .input(text("url").keeps().doc("The token's address."))
      .input(integer("size").keeps().doc("How many founders are waited for."))
      .input(integer("generation").replaces().doc("That of the token."))
      .input(list("departed", text("id"))
                 .doc("Members of machines that are lost: taken out before their places are taken "
                      "again."))
      .output(list("members", text("member"))
                  .doc("`name=peer address` of the founders, as they registered."))
      .known_by("free")
      .deadline_s("create", 1800)
      .deadline_s("update", 600)
      .usually_s("create", 60);
}

}  // namespace cloudconfig

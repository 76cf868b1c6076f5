#include "plugin.hpp"
#include "types/endpoints.hpp"
#include "types/machines.hpp"
#include "types/sandboxes.hpp"
#include "types/ssh_key.hpp"

/// The resource types, as `slipway plugin show` prints them.
namespace local {
namespace {

using slipway::schema::Attribute;
using slipway::schema::boolean;
using slipway::schema::integer;
using slipway::schema::list;
using slipway::schema::object;
using slipway::schema::text;
using slipway::schema::Type;

Type ssh_key() {
  Type type("ssh_key");
  type.doc(
          "The private key on this computer that may log in to the machines; made where it is "
          "not there.")
      .known_by("content");
  type.input(text("path").doc("Its file."));
  type.output(text("public_key").doc("Its public half, as an OpenSSH line."));
  return type.output(boolean("made").doc("Whether we made it; otherwise it stays."));
}

Type sandbox() {
  Type type("sandbox");
  type.doc(
          "The sandbox of the stack's machines, and the program that holds it.  Deleting it takes "
          "along all that is in it.")
      .known_by("marked");
  type.deadline_s("create", 120).deadline_s("update", 120).deadline_s("delete", 120);
  type.usually_s("create", 0.5).usually_s("delete", 1);
  type.input(text("directory").replaces().doc("Its folder."));
  type.input(text("network").replaces().doc("The machines' network."));
  type.input(boolean("running").doc("Whether it is held; not after the computer was restarted."));
  return type.output(text("directory").doc("Its folder."));
}

Attribute sandbox_input() { return text("sandbox").replaces().doc("The sandbox's folder."); }

void add_machine_inputs(Type& type) {
  type.input(sandbox_input());
  type.input(text("name").replaces().doc("Its name, and its host name."));
  type.input(text("image").replaces().doc("The image that it starts from, as the stack names it."));
  type.input(integer("memory_mb").replaces().doc("The memory that it may use; 0: no limit."));
  type.input(integer("processes").replaces().doc("How many it may have; 0: no limit."));
  type.input(integer("data_disk_mb").replaces().doc("The size of its data disk; 0: none."));
  type.input(text("address").keeps().doc("Its address; empty: one that is free."));
  type.input(text("publish").replaces().doc("Where its ssh port is on this computer."));
  type.input(text("ssh_key").keeps().doc("The public key that may log in as root."));
  type.input(text("user_data")
                 .keeps()
                 .sensitive()
                 .doc("The user-data; a machine reads it at its first boot only."));
  type.input(text("user_data_base64")
                 .keeps()
                 .sensitive()
                 .doc("The same in base64, instead of it, where it is no text."));
  type.input(boolean("ssh").doc("Whether a port of this computer leads to its ssh."));
  type.input(text("power").interrupts().doc("running, stopped or paused."));
}

Type machine() {
  Type type("machine");
  type.doc("A machine: Debian's own systemd over a copy-on-write of its image.")
      .known_by("marked")
      .is_machine();
  type.deadline_s("create", 180).deadline_s("update", 180).deadline_s("delete", 60);
  type.usually_s("create", 1).usually_s("update", 1).usually_s("delete", 0.3);
  add_machine_inputs(type);
  type.output(text("name").doc("Its name."));
  type.output(text("private_address").doc("Its address among the machines."));
  type.output(text("host_key").doc("Its ssh host key, the public half."));
  type.output(text("image_key").doc("The version of the image that it was made from."));
  type.output(text("state").doc("What it was when it was last seen: running."));
  type.output(text("ssh_host").doc("Where ssh reaches it."));
  return type.output(integer("ssh_port").doc("The port there."));
}

Attribute targets_input() {
  return list("targets", object("target", {text("machine").doc("Its name."),
                                           integer("port").doc("The port on it.")}))
      .as_set()
      .doc("The machines that it leads to.");
}

Type endpoint() {
  Type type("endpoint");
  type.doc("A port of this computer that leads to one machine, or is balanced over several.")
      .known_by("within");
  type.usually_s("create", 0.05);
  type.input(sandbox_input());
  type.input(text("name").replaces().doc("Its name."));
  type.input(text("listen").replaces().doc("The address of this computer."));
  type.input(integer("port").replaces().doc("The port there."));
  type.input(targets_input());
  type.input(
      text("probe").doc("How it finds out whether a machine can take traffic: tcp, http, "
                        "none."));
  type.input(integer("probe_port").doc("The port to probe."));
  type.input(text("probe_path").doc("For http."));
  type.input(integer("probe_interval_ms").doc("Milliseconds between probes."));
  type.input(integer("probe_failures").doc("After how many failures a machine is left out."));
  type.input(integer("idle_s").doc("Seconds until a silent connection is dropped; 0: never."));
  type.output(text("address").doc("Address and port."));
  return type.output(integer("port").doc("The port."));
}

}  // namespace

void add_resource_types(slipway::RoleOf<Cloud>& cloud) {
  cloud.type<SshKeys>(ssh_key())
      .type<Sandboxes>(sandbox())
      .type<Machines>(machine())
      .type<Endpoints>(endpoint());
}

}  // namespace local

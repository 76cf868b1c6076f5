#include "stack/options.hpp"

namespace local {
namespace {

using slipway::schema::Attribute;
using slipway::schema::integer;
using slipway::schema::text;

using Attributes = std::vector<Attribute>;

Attributes machine_options() {
  return {
      text("image").fallback("debian").doc(
          "The name of the tree that the machines start from, or the key of one of its versions. "
          "`slipway plugin run local image` makes one."),
      text("name_prefix")
          .fallback_from("{name}")
          .pattern("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?",
                   "1 to 40 small letters, digits and inner hyphens")
          .doc("Machines are called PREFIX-0, -1, ...  A group's name stands before the number."),
      integer("memory_mb")
          .fallback(0)
          .range(0, 1048576)
          .doc("The memory that each machine may use, in MB; 0: all that there is."),
      integer("processes")
          .fallback(0)
          .range(0, 4194304)
          .doc("How many processes and threads each machine may have; 0: no limit but the "
               "computer's."),
      integer("data_disk_mb")
          .fallback(0)
          .range(0, 1048576)
          .doc(
              "The size of a disk beside the system's for each machine, in MB, at /data; 0: none.  "
              "Without root it is a folder, and held to no size."),
  };
}

Attributes network_options() {
  return {
      text("network")
          .fallback("10.77.0.0/24")
          .pattern("([0-9]{1,3}[.]){3}[0-9]{1,3}/[0-9]{1,2}", "a network is 10.77.0.0/24")
          .doc("The machines' own network.  It is inside the sandbox: two stacks may have the "
               "same."),
      text("static_address")
          .pattern("([0-9]{1,3}[.]){3}[0-9]{1,3}", "an address is 10.77.0.11")
          .doc("A fixed address for machine 0; machine 1 has the next, and so on.  Without it "
               "each has one that is free."),
      text("publish")
          .fallback("127.0.0.1")
          .pattern("([0-9]{1,3}[.]){3}[0-9]{1,3}|[0-9a-fA-F:]+", "an address of this computer")
          .doc("The address of this computer where the machines' ports are reached.  Whoever "
               "reaches it reaches them."),
      integer("port_offset")
          .fallback(0)
          .range(0, 65534)
          .doc("Added to each of the platform's ports, since those below 1024 are for root alone: "
               "with 8000, port 80 is 8080 here."),
  };
}

Attributes place_options() {
  return {
      text("directory")
          .fallback_from(".slipway/local/{name}")
          .is_path()
          .doc("The folder of the sandbox: the machines' disks, logs and the supervisor's "
               "socket.  It goes with the stack."),
      text("ssh_key").fallback("ssh-key").is_path().doc(
          "The private key that may log in as root; made where there is none."),
      text("images").is_path().doc(
          "The folder of the images, which all stacks share; without it the user's own."),
      text("supervisor")
          .is_path()
          .doc("The program slipway-local; without it the one that came with slipway, or in PATH."),
  };
}

}  // namespace

Options options_from(const slipway::Value& values) {
  const auto text = [&](const char* name) { return values[name].as_string(); };
  Options options;
  options.directory = text("directory");
  options.name_prefix = text("name_prefix");
  options.image = text("image");
  options.memory_mb = values["memory_mb"].as_int();
  options.processes = values["processes"].as_int();
  options.data_disk_mb = values["data_disk_mb"].as_int();
  options.network = text("network");
  options.static_address = text("static_address");
  options.publish = text("publish");
  options.port_offset = values["port_offset"].as_int();
  options.ssh_key = text("ssh_key");
  options.tool = {text("supervisor"), text("images")};
  return options;
}

Attributes option_attributes() {
  Attributes all;
  for (const auto& part : {machine_options(), network_options(), place_options()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace local

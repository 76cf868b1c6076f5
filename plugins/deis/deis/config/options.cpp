#include "deis/config/settings.hpp"

namespace deis {
namespace {

namespace schema = slipway::schema;
using Attributes = std::vector<schema::Attribute>;

void platform_options(Attributes& all) {
  all.push_back(schema::text("domain").required().doc(
      "The wildcard domain of the platform. `*.DOMAIN` must lead to the load balancer; "
      "applications become APP.DOMAIN, the controller deis.DOMAIN. Example: demo.example.com"));
  all.push_back(schema::text("ssh_private_key")
                    .is_path()
                    .doc("Private key file with which the controller may log in to the machines as "
                         "`core`; it is stored, base64-encoded and sealed, as the configuration "
                         "key platform/sshPrivateKey. Without it `deis run` does not work."));
  all.push_back(
      schema::text("version")
          .fallback("v1.10.1")
          .pattern("v1\\.[0-9]+\\.[0-9]+", "a Deis 1 release such as v1.10.1")
          .doc("The Deis release: the tag of every image, written to /etc/deis-release and to "
               "platform/version. The default is the release that fits CoreOS 766 with fleet "
               "0.10 on classic machines; v1.13.4 is the last one."));
  all.push_back(schema::boolean("stateless")
                    .fallback(false)
                    .doc("Leaves out the store and the database; they must then be given as "
                         "configuration keys of `registry` and `database`."));
  all.push_back(schema::text("state")
                    .allowed({"running", "stopped"})
                    .fallback("running")
                    .doc("`stopped` keeps the units installed and lets none of them run; units are "
                         "stopped in the order in which they need each other's service to end "
                         "well."));
  all.push_back(schema::boolean("placement")
                    .fallback(false)
                    .doc("Keeps the planes apart: control, data and router units go only to "
                         "machines with the label controlPlane=true, dataPlane=true or "
                         "routerMesh=true (metadata of the node's group)."));
}

void size_options(Attributes& all) {
  all.push_back(schema::integer("routers").fallback(3).range(1, 255).doc(
      "How many routers run, each on a machine of its own, so at most as many as there are "
      "nodes."));
  all.push_back(schema::integer("registries")
                    .fallback(1)
                    .range(1, 255)
                    .doc("How many image registries run, each on a machine of its own."));
  all.push_back(schema::integer("store_gateways")
                    .fallback(1)
                    .range(1, 255)
                    .doc("How many S3 gateways of the store run, each on a machine of its own."));
}

void key_options(Attributes& all) {
  all.push_back(schema::text("subdomain")
                    .doc("Where the controller answers below the domain; `deis` unless set "
                         "(controller/subdomain)."));
  all.push_back(schema::text("registration")
                    .allowed({"enabled", "disabled", "admin_only"})
                    .doc("Who may register as a user (controller/registrationMode)."));
  all.push_back(
      schema::boolean("web").doc("Whether the web interface is on (controller/webEnabled)."));
  all.push_back(schema::boolean("enforce_https")
                    .doc("Whether routers send plain HTTP to HTTPS (router/enforceHTTPS)."));
  all.push_back(schema::boolean("proxy_protocol")
                    .doc("Whether the load balancer speaks the PROXY protocol "
                         "(router/proxyProtocol)."));
  all.push_back(
      schema::text("body_size")
          .doc("The largest request that routers pass on, such as 1m (router/bodySize)."));
  all.push_back(schema::text("log_drain")
                    .pattern("(udp|tcp|syslog)://.+", "udp://, tcp:// or syslog:// and an address")
                    .doc("Where logs are sent besides (logs/drain)."));
  all.push_back(schema::text("log_storage")
                    .allowed({"file", "memory"})
                    .doc("How the logger keeps logs (logs/storageAdapterType)."));
  all.push_back(
      schema::text("ssl_cert")
          .is_path()
          .doc("PEM file with the certificate of *.DOMAIN and its chain (router/sslCert)."));
  all.push_back(schema::text("ssl_key").is_path().doc(
      "PEM file with its private key; stored sealed (router/sslKey)."));
  all.push_back(schema::text("ssl_dhparam")
                    .is_path()
                    .doc("PEM file with Diffie-Hellman parameters (router/sslDhparam)."));
}

void map_options(Attributes& all) {
  all.push_back(schema::map("images", schema::text("image"))
                    .doc("Image to use instead of deis/COMPONENT:VERSION, by component. Example: "
                         "{router: registry.example.com/router:mine}"));
  all.push_back(
      schema::map("config", schema::any("value"))
          .doc("Any configuration key, as TARGET/KEY: value. Example: {router/gzip: true, "
               "controller/workers: 4}. Keys whose names speak of keys, secrets or passwords are "
               "sealed as if they stood in `secrets`."));
  all.push_back(schema::map("secrets", schema::text("value"))
                    .sensitive()
                    .doc("Configuration keys whose values are sealed and never shown. Example: "
                         "{registry/s3secretKey: \"${env:S3_SECRET}\"}"));
  all.push_back(schema::text("units_dir")
                    .is_path()
                    .doc("Folder with unit files of your own, deis-NAME.service, and below "
                         "`decorators` what placement "
                         "adds to them, deis-NAME.service.decorator; a unit without a file is made "
                         "as always."));
  all.push_back(schema::boolean("deisctl_units")
                    .doc("Unit files are also taken from where deisctl looked for them: the folder "
                         "in $DEISCTL_UNITS, ~/.deis/units, /var/lib/deis/units; of each file the "
                         "first that is found."));
}

void timing_options(Attributes& all) {
  all.push_back(schema::integer("connect_timeout_s")
                    .fallback(8)
                    .range(1, 20)
                    .doc("Seconds until an ssh connection must stand."));
  all.push_back(schema::integer("request_timeout_s")
                    .fallback(8)
                    .range(1, 20)
                    .doc("Seconds within which fleet and etcd must answer."));
  all.push_back(schema::integer("settle_s")
                    .fallback(2)
                    .range(0, 600)
                    .doc("Seconds that a unit must have run on all its machines to count as "
                         "started. One that died before has to run for longer than systemd waits "
                         "until it starts a dead one again. All units settle side by side."));
  all.push_back(schema::integer("restarts_allowed")
                    .fallback(5)
                    .range(1, 1000)
                    .doc("How often a starting unit may be started again by systemd until it "
                         "counts as failed."));
}

}  // namespace

std::vector<schema::Attribute> option_schema() {
  Attributes all;
  platform_options(all);
  size_options(all);
  key_options(all);
  map_options(all);
  timing_options(all);
  return all;
}

}  // namespace deis

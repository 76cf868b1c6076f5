#include "azure_asm/actions/certificate.hpp"
#include "azure_asm/plugin.hpp"

/// The actions, as `slipway plugin show` prints them.
namespace azure_asm {
namespace {

using slipway::schema::Action;
using slipway::schema::boolean;
using slipway::schema::integer;
using slipway::schema::text;

Action power(const char* name, const char* doc) {
  Action action(name);
  action.doc(doc).changes().arguments("[NODE ...]");
  return action;
}

Action certificate() {
  Action action("certificate");
  action.doc("Makes a management certificate, and an ssh key where there is none.").alone();
  action.option(
      text("azure_cert")
          .fallback("azure-cert.pem")
          .is_path()
          .doc("The file for the management certificate and its key; the public half goes "
               "beside it with the ending .cer, to be registered with the subscription."));
  action.option(text("ssh_cert")
                    .fallback("ssh-cert.pem")
                    .is_path()
                    .doc("The file for the ssh key's certificate; the key goes beside it with the "
                         "ending .key."));
  return action.option(
      integer("days").fallback(365).range(1, 3650).doc("For how many days they are good."));
}

}  // namespace

void add_actions(slipway::RoleOf<Cloud>& cloud) {
  cloud.action(power("start", "Starts machines, all that are on record or those named."),
               &Cloud::power);
  cloud.action(
      power("restart", "Restarts machines one after the other, each when the last is ready."),
      &Cloud::power);
  cloud.action(power("shutdown", "Shuts machines down; the next `slipway up` starts them again.")
                   .option(boolean("deallocate")
                               .fallback(false)
                               .doc("Gives their hardware and addresses back as well.")),
               &Cloud::power);
  cloud.action(Action("audit").doc("Lists what is there under the stack's names, or with its mark, "
                                   "and is not on record."),
               &Cloud::audit);
  cloud.action(certificate(), [](Cloud&, const slipway::Request& request, slipway::Call& call) {
    return make_certificates(request, call);
  });
}

}  // namespace azure_asm

#include "actions/image.hpp"
#include "actions/machines.hpp"
#include "plugin.hpp"

/// The actions, as `slipway plugin show` prints them.
namespace local {
namespace {

using slipway::Acted;
using slipway::Call;
using slipway::Request;
using slipway::schema::Action;
using slipway::schema::boolean;
using slipway::schema::integer;
using slipway::schema::list;
using slipway::schema::text;

struct Power {
  const char* name;
  const char* doc;
};

constexpr Power powers[] = {
    {"start", "Starts machines, all or those named."},
    {"stop", "Shuts machines down in good order; the next `slipway up` starts them again."},
    {"restart", "Restarts machines; disks and addresses stay."},
    {"pause", "Freezes machines with all that runs on them."},
    {"resume", "Lets paused machines go on."},
    {"cut", "Cuts machines off from the network, and from the ports that lead to them."},
    {"mend", "Undoes cut."},
    {"kill", "Ends machines as if their power had failed."},
};

Action image_action() {
  Action action("image");
  action
      .doc(
          "Makes an image, which machines start from, of Debian's packages, a tar file or a "
          "folder; lists and removes images.")
      .alone();
  action.option(text("name")
                    .fallback("debian")
                    .pattern("[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?",
                             "small letters, digits, dots, hyphens and underscores")
                    .doc("What stacks call it."));
  action.option(
      list("packages", text("package").pattern("[a-z0-9][a-z0-9+.-]*", "a package's name"))
          .doc("Debian packages to have in it, besides those that every machine needs."));
  action.option(text("from_tar").is_path().doc("A tar file of a whole root, instead."));
  action.option(text("from_folder").is_path().doc("A folder that is a whole root, instead."));
  action.option(boolean("list").fallback(false).doc("Lists the images that are there."));
  action.option(
      text("remove")
          .pattern("[A-Za-z0-9][A-Za-z0-9._-]*", "the key of an image, as --list shows it")
          .doc("Removes an image, by its key."));
  action.option(text("images").is_path().doc("The folder of the images, if not the user's own."));
  return action.option(text("supervisor").is_path().doc("The program slipway-local."));
}

Action reading(const char* name, const char* doc) {
  Action action(name);
  action.doc(doc).option(
      integer("bytes").fallback(65536).range(1, 524288).doc("How much of its end is shown."));
  return action;
}

}  // namespace

void add_actions(slipway::RoleOf<Cloud>& cloud) {
  for (const auto& power : powers) {
    Action action(power.name);
    action.doc(power.doc).changes().arguments("[NODE ...]");
    cloud.action(action, [](Cloud& role, const Request& request, Call& call) {
      return act_on_machines(role.options().directory, request, call);
    });
  }
  cloud.action(reading("console", "Shows what a machine said while it booted.").arguments("NODE"),
               [](Cloud& role, const Request& request, Call& call) {
                 return show_console(role.options().directory, request, call);
               });
  cloud.action(reading("logs", "Shows the log of the program that holds the sandbox."),
               [](Cloud& role, const Request& request, Call& call) {
                 return show_log(role.options().directory, request, call);
               });
  cloud.action(image_action(),
               [](Cloud&, const Request& request, Call& call) { return image(request, call); });
}

}  // namespace local

#include "core/cli/explanations.hpp"

namespace slipway::core {

const std::map<std::string, std::string>& explanations() {
  static const std::map<std::string, std::string> all = {
      {"stack.",
       "Something in the stack file cannot be read as it stands.  Each finding shows the file, "
       "the\n"
       "line and the column; all faults of a file are told in one run.  'slipway schema' prints a\n"
       "JSON Schema that editors can check against while you type."},
      {"option.",
       "An option of a role does not fit the plugin's schema: unknown, missing, of another type, "
       "out\n"
       "of range, or together with one that excludes it.  'slipway plugin show NAME' lists what "
       "the\n"
       "plugin takes.  A value may also come from --set or from a SLIPWAY_… variable: the finding\n"
       "names the one that won."},
      {"compose.requirement",
       "The platform states what it needs of the machines (how many, an odd number, memory, a "
       "data\n"
       "disk), and what the cloud lays out does not fulfil it.  Nothing was contacted or changed."},
      {"compose.conflict",
       "Two roles give different content for the same thing on a machine: a file, a unit, a "
       "setting.\n"
       "The finding names both.  Leave it out of one of them."},
      {"compose.cannot-express",
       "A role asks for something on the machines that the config plugin has no way to say.  It "
       "is\n"
       "refused rather than dropped silently.  Choose another config plugin, or do without."},
      {"plan.protected",
       "The role is marked 'protect: true', and the plan would delete or replace something in it."},
      {"plan.stale",
       "A saved plan is bound to the state, the plugins and the options that it was made from.  "
       "One of\n"
       "them has changed since, so what was shown may not be what would be done.  Plan again."},
      {"plugin.not-found",
       "No plugin of that name is in the folders that are searched: --plugin-dir, "
       "SLIPWAY_PLUGIN_PATH,\n"
       "the user's data folder, the install's library folder.  The working directory is never "
       "searched."},
      {"plugin.not-loaded",
       "The plugin's file was refused before or while it was loaded: others can write to it or to "
       "its\n"
       "folder, it is damaged, it differs from what slipway.lock recorded, or it speaks another "
       "version\n"
       "of the plugin ABI.  The message says which, and which side to upgrade."},
      {"plugin.",
       "The plugin answered with a failure of that class.  'unauthenticated' and 'forbidden' are "
       "about\n"
       "credentials, 'invalid' about options, 'quota' about limits of the account, 'unavailable' "
       "and\n"
       "'timeout' about reaching the other side, 'internal' is a defect of the plugin."},
      {"operation.",
       "An operation failed with that class and was not, or no longer, worth repeating.  What "
       "depends\n"
       "on it was skipped; what does not went on.  The same command takes up where this run "
       "stopped."},
      {"operation.deadline",
       "There was no progress within the operation's deadline.  Nothing was cancelled: it may "
       "still\n"
       "finish over there, and the next run polls on.  'timeouts:' in the role sets other "
       "deadlines."},
      {"operation.unknown",
       "It could not be told whether the operation had an effect.  The resource is kept as unknown "
       "and\n"
       "is settled by reading at the next run, never by destroying."},
      {"operation.already_exists",
       "Something of that name exists and does not carry this stack's mark, so it is somebody "
       "else's.\n"
       "It was left alone.  Choose another name."},
      {"read.",
       "A resource could not be read back.  Its record stays as it was, and only what would change "
       "it\n"
       "is held up.  Only an answer that it is gone means that it is gone."},
      {"run.resume",
       "An earlier run was stopped or killed while operations were under way.  They are taken up "
       "with\n"
       "their own recorded inputs before anything else is planned."},
      {"state.locked",
       "Another run is changing this stack.  On the same machine a living run is never displaced; "
       "one\n"
       "that died is, at once.  A run on another machine is displaced when its lease ends."},
      {"state.open",
       "The state beside the stack file cannot be opened or made.  Nothing was changed."},
      {"state.write",
       "The state could not be written, so nothing was begun after that.  What was under way is "
       "looked\n"
       "for at the next run.  Make room or mend the permissions, and run the same command again."},
      {"state.lost-secret",
       "A sensitive value in the state was sealed with a key that is not here.  Everything else of "
       "the\n"
       "state can be used; values from the stack file are sealed anew at the next apply."},
      {"confirm.needed",
       "The command wants a confirmation and there is no terminal to ask on.  --yes answers for\n"
       "adding and changing; taking a stack down wants its name, --confirm=NAME."},
  };
  return all;
}

}  // namespace slipway::core

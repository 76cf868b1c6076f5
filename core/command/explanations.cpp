#include "core/command/explanations.hpp"

namespace slipway::core {
namespace {

constexpr Explanation table[] = {
    {"action.no-answer",
     R"(A role's plugin said nothing for several seconds when it was asked how it is, so
'slipway status' went on without it: the machines that it asks may be down or
cut off.)"},
    {"action.unknown",
     R"(The role's plugin has no action of that name. Without a name, 'slipway
ROLE' lists the actions that there are, each with what it takes.)"},
    {"audit.lineages",
     R"(What bears the marks of this stack's name was made with different states, so it
is not one stack. One of them may be somebody else's, under the same name.)"},
    {"audit.nothing",
     R"(Nothing bears the marks of this stack's name, so there is no record to make
again. What a stack did not make bears none: 'slipway import' looks for it by
name.)"},
    {"audit.own-record",
     R"(The record beside the stack file has made things itself, and they bear its own
marks; what was found bears those of a record that is lost. Both cannot be one
record. Take down what this one made, then adopt what was found.)"},
    {"command.failed",
     R"(What the command needs could not be read or written: a folder or a file that may
not be used, a state that cannot be opened. The message names it; nothing was
changed.)"},
    {"command.not-found",
     R"(What the command line names is not there. The message says where it was looked
for, and the help what lists what there is.)"},
    {"command.usage",
     R"(The command line cannot be understood: a word or a flag that the command does not
take, a value that the flag cannot have, too many or too few words. Nothing was
done. 'slipway COMMAND --help' says what it takes.)"},
    {"compose.cannot-express",
     R"(A role asks for something on the machines that the config plugin has no way to
say. It is refused rather than dropped silently. Choose another config plugin,
or do without.)"},
    {"compose.conflict",
     R"(Two roles give different content for the same thing on a machine: a file, a
unit, a setting. The finding names both. Leave it out of one of them.)"},
    {"compose.endpoint",
     R"(The platform asks for an endpoint (a port that people reach) and the cloud
laid out no node that can carry it.)"},
    {"compose.no-disk",
     R"(The platform's configuration of the machines wants a data disk, and the cloud
lays out machines without one. The finding names the option that adds it.)"},
    {"compose.requirement",
     R"(The platform states what it needs of the machines (how many, an odd number,
memory, a data disk), and what the cloud lays out does not fulfil it. Nothing
was contacted or changed.)"},
    {"confirm.needed",
     R"(The command wants a confirmation and there is no terminal to ask on. --yes
answers for adding and changing; taking a stack down, or making it anew, wants
its name: --confirm=NAME, which answers for the rest as well.)"},
    {"import.nothing",
     R"(There is nothing to import under that address: the stack asks for no such
resource. 'slipway plan' lists what is not on record.)"},
    {"inventory.unfit",
     R"(A plugin, or the service behind it, said something of a machine that cannot be
what it should be: an address that is none, a port beyond 65535, a name with a
newline in it. It was not used: not in a file, not on a command line, not for a
connection. A proxy in the way or a service that is not what it says it is may
answer so. Look at what the service itself shows for the machine.)"},
    {"operation.",
     R"(An operation failed with that class and was not, or no longer, worth
repeating. What depends on it was skipped; what does not went on. The same
command takes up where this run stopped.)"},
    {"operation.already_exists",
     R"(Something of that name exists and does not carry this stack's mark, so it is
somebody else's. It was left alone. Choose another name.)"},
    {"operation.deadline",
     R"(There was no progress within the operation's deadline. Nothing was cancelled:
it may still finish over there, and the next run polls on. 'timeouts:' in the
role sets other deadlines.)"},
    {"operation.forbidden",
     R"(The credentials are known to the other side, and it does not let them do this.
Ask its owner for the right, or use other credentials, and run the same
command again.)"},
    {"operation.internal",
     R"(The plugin broke a rule of the ABI or failed in a way that it should have told
of. This is a defect of the plugin: its author will want the log that the last
line names. The resource is looked for at the next run.)"},
    {"operation.quota",
     R"(A limit of the account is reached. Nothing was repeated, since waiting does
not help: raise the limit or make room, and run the same command again.)"},
    {"operation.unauthenticated",
     R"(The other side does not accept the credentials: wrong, expired, or not
registered there. Nothing else was begun with them. Mend the option that names
them and run the same command again.)"},
    {"operation.unknown",
     R"(It could not be told whether the operation had an effect. The resource is kept
as unknown and is settled by reading at the next run, never by destroying.)"},
    {"option.",
     R"(An option of a role does not fit the plugin's schema: unknown, missing, of
another type, out of range, or together with one that excludes it. 'slipway
plugin show NAME' lists what the plugin takes. A value may also come from
--set or from a SLIPWAY_… variable: the finding names the one that won.)"},
    {"option.tilde",
     R"(A path begins with ~, which only a shell replaces. Write the path in full, or
relative to the stack file, or as ${env:HOME}/…)"},
    {"option.unknown",
     R"(The plugin has no option of that name. A near one is proposed where there is
one; 'slipway plugin show NAME' lists them all.)"},
    {"output.not-found",
     R"(The last apply left no output of that name. 'slipway output' lists what there
is.)"},
    {"plan.cycle",
     R"(Resources need each other in a circle, or their operations would wait for each
other, so there is no order in which to work. The message names the circle.
Unless your own options made it, it is a defect of the plugin.)"},
    {"plan.duplicate-address",
     R"(A plugin made two resources with one address. It is a defect of the plugin;
nothing was changed.)"},
    {"plan.everything-anew",
     R"(The change replaces what contains all machines (the place where they are, or the
name that they go by), so nothing can stay: everything that the stack made is
deleted, in the order of 'down', and made again, in the order of the first 'up'.
What is only on the machines is lost. It is asked about like 'down': by the
stack's name, or --confirm=NAME. A run that is cut off goes on with it.)"},
    {"plan.forgotten-override",
     R"(At the last apply this option came from a flag or a variable; now nothing
gives it, so the stack file's value or the default counts, and the plan below
may be the result of that. Give it again, or write it into the stack file; if
the new value is what you want, apply the plan.)"},
    {"plan.made-anew",
     R"(A plugin says that these resources cannot do any more what they were made for,
so the plan replaces them although nothing of theirs differs; the message says
why. A run that is cut off goes on with it.)"},
    {"plan.no-agreement",
     R"(What machines are told depends on which of them are made anew, and that on what they
are told. The two did not come to rest: a plugin wants ever more made anew because of
what is made anew already. It is a defect of the plugin; nothing was changed.)"},
    {"plan.no-such-address",
     R"(--replace names what is neither on record nor asked for by the stack. 'slipway
state list' shows the addresses on record.)"},
    {"plan.protected",
     R"(The role is marked 'protect: true' in the stack file, or was at the last 'up', and
the plan would delete or replace something in it. If that is what you want, take
the mark away. For 'down' that has to be on record, so run 'slipway up' first.)"},
    {"plan.stale",
     R"(A saved plan is bound to the state, the plugins and the options that it was
made from. One of them has changed since, so what was shown may not be what
would be done. Plan again.)"},
    {"plan.unknown-reference",
     R"(A resource needs another that no role makes. It is a defect of the plugin that
named it; nothing was changed.)"},
    {"plan.write",
     R"(The file that --out names cannot be written. Nothing was changed, and the plan was
shown all the same; choose another place.)"},
    {"plugin.",
     R"(The plugin answered with a failure of that class. 'unauthenticated' and
'forbidden' are about credentials, 'invalid' about options, 'quota' about
limits of the account, 'unavailable' and 'timeout' about reaching the other
side, 'internal' is a defect of the plugin.)"},
    {"plugin.incomplete",
     R"(The plugin lacks a function that no plugin for its role can do without; plugin.h
lists them. It is a defect of the plugin; nothing was changed. Its author sees the
same with slipway-plugin-check.)"},
    {"plugin.lock-file",
     R"(slipway.lock beside the stack file cannot be read. It records which plugins
this stack was applied with; restore it, or remove it and accept the plugins
again with 'slipway plugin trust NAME'.)"},
    {"plugin.not-configured",
     R"(The plugin could not make anything of its options, although each of them fits
the schema. Its own message says why.)"},
    {"plugin.not-found",
     R"(No plugin of that name is in the folders that are searched: --plugin-dir,
SLIPWAY_PLUGIN_PATH, the user's data folder, the install's library folder. The
working directory is never searched.)"},
    {"plugin.not-loaded",
     R"(The plugin's file was refused before or while it was loaded: others can write
to it or to a folder that leads to it, it is damaged, it differs from what
slipway.lock or the state recorded, or it speaks another version of the plugin ABI. The message says
which, and which side to upgrade.)"},
    {"plugin.not-trusted",
     R"(A plugin is a program, and a stack file decides which ones run and what they are
told. A file that belongs to somebody else, that everybody can write, or that
names a plugin by its path is asked about once; nothing of it has run yet. Look
at it, then accept it with 'slipway plugin trust'. A plugin by path is asked
about again when its content changes. What you accepted is kept in
~/.local/share/slipway/trusted.json, apart from the stack.)"},
    {"plugin.trust-store",
     R"(What you accepted could not be kept in ~/.local/share/slipway/trusted.json, so it
will be asked again.)"},
    {"plugin.reference",
     R"(The plugin refers to a resource that no role makes, or to an output that the
resource's type does not have. The message names the function and the key. It is
a defect of the plugin; nothing was changed.)"},
    {"plugin.replace",
     R"(The plugin asked for something to be made anew that is not on record, or for the
second time. It is a defect of the plugin; nothing was changed.)"},
    {"plugin.resource",
     R"(The plugin asked for a resource that its own schema does not describe. It is a
defect of the plugin; nothing was changed.)"},
    {"plugin.slip",
     R"(The plugin said something under a key that means nothing here. It is of a later
version than this program, or, most often, the key is misspelt: then what was
meant has no effect. It is a defect of the plugin; its author sees the same with
slipway-plugin-check.)"},
    {"plugin.wrong-role",
     R"(The plugin exists, but does not fill the role that the stack file gives it.
'slipway plugin list' says which roles each can fill.)"},
    {"process.start",
     R"(A program that the command hands over to (ssh, most often) could not be
started. Install it, or put it on PATH.)"},
    {"read.",
     R"(A resource could not be read back. Its record stays as it was, and only what
would change it is held up. Only an answer that it is gone means that it is
gone.)"},
    {"render.as-files",
     R"(What a machine would end with could not be written: the folder is there and not
empty, or the config plugin cannot say it. Choose another folder with
--as-files, or leave it out.)"},
    {"render.no-such-node",
     R"(The stack lays out no node of that name. 'slipway status' and 'slipway plan'
name the nodes.)"},
    {"run.not-settled",
     R"(What the run has just done is planned again, and would be so for ever, so it was
not ended as if all were well. The plugin does not make what it says, or reads
it back otherwise. It is a defect of the plugin; 'slipway plan' shows the
difference.)"},
    {"run.resume",
     R"(An earlier run was stopped or killed while operations were under way. They are
taken up with their own recorded inputs before anything else is planned.)"},
    {"ssh.host-key",
     R"(The key that the node shows now could not be asked for: OpenSSH's ssh-keyscan is
missing, or nothing that speaks ssh answers at the node's address. What is
pinned stays pinned.)"},
    {"ssh.no-such-node",
     R"(No node of that name is on record with an ssh address. 'slipway ssh-config'
lists those that are.)"},
    {"ssh.path",
     R"(ssh cannot be told of a path with such characters (a quote, a newline, a percent
sign at the wrong place), so it was not started. Move the key or the stack to a
plainer path.)"},
    {"stack.",
     R"(Something in the stack file cannot be read as it stands. Each finding shows
the file, the line and the column; all faults of a file are told in one run.
'slipway schema' prints a JSON Schema that editors can check against while you
type.)"},
    {"stack.new-name",
     R"(Nothing is on record for this stack's name, but other stacks are recorded
beside it. A stack that was renamed in the file would be made a second time:
'slipway state rename FROM TO' keeps its records. If this is a new stack, go
on.)"},
    {"stack.no-file",
     R"(There is no slipway.yaml here or in a folder above, and no role was given by
flags either. 'slipway new' writes a first one; --file names another.)"},
    {"stack.substitution",
     R"(${env:NAME} and ${file:PATH} are replaced when the stack file is read; this
one names a variable that is not set or a file that cannot be read. A path is
relative to the stack file. ${ask:NAME} is the variable where it is set, and is
otherwise asked for at the terminal, if there is one.)"},
    {"stack.unused-variable",
     R"(A variable begins with SLIPWAY_CLOUD_, SLIPWAY_CONFIG_ or SLIPWAY_PLATFORM_
and names no option of the role's plugin. It has no effect; most often it is a
misspelling.)"},
    {"state.load",
     R"(The state beside the stack file cannot be read back whole. Nothing was
changed, and no row was skipped. Restore the file from a backup; the message
names it.)"},
    {"state.locked",
     R"(Another run is changing this stack. On the same machine, in whatever container,
a living run is never displaced, also when it is stopped; one that died is, at
once. A run on another machine, or before the last start of this one, is
displaced when its lease ends, a minute after it last renewed it.)"},
    {"state.lost",
     R"(The file of the state is empty, or only its log is left. Slipway never leaves it
so: it was cut, or half a copy was put back. What the stack made is not known
here, so nothing is planned and nothing is called done. Restore the file from a
backup. Only for a stack that made nothing: remove the file.)"},
    {"state.lost-lock",
     R"(Another run took this stack over while this one ran: it was held up for longer
than its lease (the machine slept, the disk did not answer), so the other had to
take it for dead. Nothing was begun after that, and what was under way is looked
for by the run that took over. Wait for that one to end.)"},
    {"state.lost-secret",
     R"(A sensitive value in the state was sealed with a key that is not here, or its
sealed text was changed or stands where it was not sealed for. Everything else
of the state can be used, and the sealed value is kept as it is, in case the
key turns up. Values from the stack file are sealed anew at the next apply.)"},
    {"state.not-found",
     R"(Nothing is on record under that address. 'slipway state list' names what is.)"},
    {"state.open",
     R"(The state beside the stack file cannot be opened or made. Nothing was changed.)"},
    {"state.rename",
     R"(What is on record could not be kept under the other name; nothing was changed.
There must be a state of the first name, none of the second, and no run under
way. Names that follow from that of the stack stay as they are, until everything
was taken down.)"},
    {"state.set-aside",
     R"('slipway audit --adopt' made a lost record again. What was on record meanwhile
is kept under another name, which 'slipway state rename' can give back.)"},
    {"state.write",
     R"(The state could not be written, so nothing was begun after that. What was
under way is looked for at the next run. Make room or mend the permissions,
and run the same command again.)"},
};

}  // namespace

std::span<const Explanation> explanations() { return table; }

const Explanation* explanation_of(std::string_view code) {
  const Explanation* family = nullptr;
  for (const auto& one : table) {
    if (one.code == code) return &one;
    if (one.code.back() == '.' && code.starts_with(one.code)) family = &one;
  }
  return family;
}

}  // namespace slipway::core

#include "role/explanations.hpp"

namespace cloud_init {

// NOLINTNEXTLINE(readability-function-size): a table
const std::map<std::string, std::string>& explanations() {
  static const std::map<std::string, std::string> all = {
      {"boot-command-failed",
       "A command ended with another code than 0. All of them are run all the same; 22.4 calls "
       "such "
       "a boot done unless it is the last one. What it said stands below the finding, and on the "
       "machine in /var/log/cloud-init-output.log, between marks with its number."},
      {"boot-commands-ended",
       "The commands of a document of yours share one shell. This one began and has no end: it "
       "called 'exit' or 'exec', failed under 'set -e', or could not be read, and no later one was "
       "run. Give it a shell of its own: sh -c '...'."},
      {"boot-file-not-written",
       "cloud-init stops writing files at the first that it cannot write, or whose owner is not "
       "there, so those after it are missing too."},
      {"boot-module-failed",
       "A part of cloud-init has failed. Where a key of the document is for it the finding stands "
       "there; where none is, it is a matter of the image."},
      {"boot-mount-missing",
       "fstab has the line, and nothing is mounted there: the device is missing, or holds another "
       "file system. With 'nofail' the boot goes on, and cloud-init calls it done."},
      {"boot-package-missing",
       "apt installs all packages of the list or none. The one that it complains of is wrong in "
       "its "
       "name or its version, or the machine cannot reach the archive that has it."},
      {"boot-script-failed",
       "A script ended with another code than 0. Where the shell says in which line it stopped the "
       "finding stands there."},
      {"boot-unit-failed",
       "A unit has failed, or is started again and again, though the command that started it has "
       "ended well. Its last lines stand below the finding; 'journalctl -u UNIT' on the machine "
       "has "
       "all of them."},
      {"boot-user-not-made",
       "useradd refused to make a user, and cloud-init makes none after that, the image's own "
       "included, so that nobody may be able to log in."},
      {"config.base",
       "The file that the option base names cannot be read. A relative path is relative to the "
       "stack file."},
      {"node-config-inexpressible",
       "Something that the platform or the cloud asks for on a machine cannot be said in a "
       "cloud-config, or cloud-init would do it otherwise than it is meant. The finding names the "
       "part and whose option it follows from."},
      {"user-data-command-ends",
       "All entries of runcmd become one script that one shell runs, so 'exit' and 'exec' end "
       "those that follow as well. Give the command a shell of its own."},
      {"user-data-contradiction",
       "Your own document and what platform or cloud need, or two documents of yours, say two "
       "different things of one: a host name, a file, a user, a package, a mount. Nobody wins in "
       "silence: both places are named, and one has to go."},
      {"user-data-control-character",
       "YAML refuses control characters in raw form. Write them as an escape in double quotes, "
       "such as \\e, or give the file as base64."},
      {"user-data-empty",
       "There is nothing in the document, so the machine starts as its image has it."},
      {"user-data-encoding",
       "The content is not what its encoding says, or the text is not UTF-8. A file that cannot be "
       "decoded is not written, nor is any file after it."},
      {"user-data-file-twice",
       "Two entries write one file. The last one wins, unless it says 'append: true'."},
      {"user-data-file-without-path",
       "cloud-init stops writing files at the first entry that it cannot use."},
      {"user-data-group-before-user",
       "The groups at the top are made before the users, so a member that the same document makes "
       "is not there yet. A group that is named in a user's own 'groups' is made where it is "
       "missing."},
      {"user-data-header-late",
       "Recent versions pass over blank lines before the header; earlier ones, and the schema "
       "command of those, do not."},
      {"user-data-host-key",
       "A key in ssh_keys that sshd cannot read keeps sshd from starting, and the machine cannot "
       "be reached."},
      {"user-data-hostname",
       "A name of a machine has labels of letters, digits and inner hyphens, and 64 characters at "
       "most, which is the kernel's limit. Quotes keep a name like 0755 a text."},
      {"user-data-include",
       "cloud-init fetches the address early. Where nothing answers, the stage ends, without "
       "users, keys and often without ssh."},
      {"user-data-keys-for-nobody",
       "The keys at the top are for the image's own user. A list 'users' without 'default' makes "
       "no such user, and root's keys only show a message."},
      {"user-data-mode",
       "Permissions are a text of octal digits. A bare 0644 is the number 420 to YAML, and 644 "
       "would become the mode 1204."},
      {"user-data-mount-can-stop-boot",
       "systemd waits for a mount that fstab names, and a machine whose disk is missing goes no "
       "further, unless 'nofail' is among the options."},
      {"user-data-multipart",
       "A message of several parts needs the boundary that its first header names. Without it the "
       "machine takes none of the parts."},
      {"user-data-no-header",
       "cloud-init tells kinds of user-data by how they begin. What begins otherwise is ignored, "
       "with one line in its log, and the boot counts as done."},
      {"user-data-no-such-group",
       "useradd fails when a primary group is not there, and cloud-init makes no user after that, "
       "the image's own included."},
      {"user-data-not-a-hash",
       "passwd takes a crypt(3) hash and writes it as it stands. A password in clear lets nobody "
       "in and stands in the document for all to read."},
      {"user-data-not-a-key", "A text that is no public key vanishes without a word."},
      {"user-data-ntp-client",
       "The time client is none that cloud-init has a template for, and the module fails."},
      {"user-data-ntp-server",
       "cloud-init does not look at the names of time servers; this one cannot be one."},
      {"user-data-not-mergeable",
       "The document is of a kind that cannot become one with what platform and cloud need: a "
       "template whose values are known on the machine only, addresses, an archive. A "
       "cloud-config, "
       "a script and a MIME message of both can."},
      {"user-data-open-command",
       "Each entry of runcmd should stand by itself. An 'if' without its 'fi' takes the entries "
       "after it along, and the shell stops where it finds the end of the script."},
      {"user-data-owner-made-later",
       "Files are written before users are made, but for those with 'defer: true'. An owner who is "
       "not there ends the writing of this and all later files."},
      {"user-data-packed", "gzip is undone once, up to a size that no honest document has."},
      {"user-data-passing-file",
       "/run and /tmp are emptied, or covered by another file system, at a boot."},
      {"user-data-path", "The path of a file begins with a slash and does not end with one."},
      {"user-data-repeated-key",
       "YAML readers differ in what they do with a key that stands twice; cloud-init's takes the "
       "last one without a word."},
      {"user-data-sudo",
       "The text goes unchecked into a file of sudo's. A rule that sudo cannot read is of no "
       "effect; older versions refuse all work then."},
      {"user-data-template",
       "Where a template names something that the machine does not know, the words "
       "CI_MISSING_JINJA_VAR stand in the document. A template that is not well formed is "
       "dropped."},
      {"user-data-too-large",
       "A cloud takes user-data up to a size of its own, and the document is larger. Files with "
       "much content fit better on a disk or behind an address."},
      {"user-data-two-documents", "Only the first document of a YAML text is read."},
      {"user-data-unknown-key",
       "No module has the key. Up to version 22.4 it is ignored without a word, later versions "
       "refuse the document."},
      {"user-data-user-comment",
       "The comment of an account stands between colons in its file, so useradd refuses one in it, "
       "and cloud-init makes no user after that."},
      {"user-data-user-name",
       "useradd refuses names with capitals, blanks or signs, and cloud-init makes no user after "
       "that."},
      {"user-data-user-twice",
       "Two entries for one name are mixed before they are used: some keys of the first, some of "
       "the second."},
      {"user-data-user-without-name", "An entry of users needs a name, or is the word 'default'."},
      {"user-data-wrong-type",
       "The value is of another type than the module expects, often because YAML reads a bare word "
       "as a number or a truth. One such command keeps all commands from being run."},
      {"user-data-yaml",
       "The text is no YAML, and nothing of it is used. cloud-init 22.4 calls such a boot done."}};
  return all;
}

}  // namespace cloud_init

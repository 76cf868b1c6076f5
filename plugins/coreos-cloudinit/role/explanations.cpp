#include "role/explanations.hpp"

namespace cloudconfig {

// NOLINTNEXTLINE(readability-function-size): a table
const std::map<std::string, std::string>& explanations() {
  static const std::map<std::string, std::string> all = {
      {"config.base",
       "The option base names a file that cannot be read. A relative path is relative to the\n"
       "stack file."},
      {"config.clock",
       "The clocks of machines are measured over ssh. Leases and keys with a life time go by the\n"
       "clock, and what compares times across machines is misled when clocks differ: let every "
       "node\n"
       "ask the same time servers (the option ntp_servers), and see that they can be reached."},
      {"config.discovery",
       "A cluster is founded with a token of a discovery service, which was asked whether it "
       "works.\n"
       "It has to be reachable from here when a cluster is founded, and from the machines at "
       "their\n"
       "first boot."},
      {"node-config-inexpressible",
       "Platform, cloud or your own file ask for something that a cloud-config cannot say, or "
       "could\n"
       "only say wrongly. It is refused rather than dropped in silence."},
      {"user-data-content",
       "The content of a file cannot be decoded as its encoding says. Releases from 2016 on then\n"
       "throw the whole document away; older ones stop at that file."},
      {"user-data-contradiction",
       "Your own file and what platform or cloud need say different things of one setting, file, "
       "user\n"
       "or unit. Nobody wins in silence: remove yours, or change the option that the other follows "
       "from."},
      {"user-data-control-character",
       "YAML refuses control characters in raw form, anywhere. Write them as an escape in double\n"
       "quotes, such as \\e, or give the file as base64."},
      {"user-data-deprecated-key", "The key still works, but its format has something better."},
      {"user-data-discovery",
       "discovery is the URL of one token, asked for once and sized to the cluster: every member\n"
       "registers with it and waits until as many as its size have done so. An address without a "
       "token,\n"
       "or with a word that stands for one, founds nothing."},
      {"user-data-empty",
       "The document is only its header. The machine accepts it and configures nothing."},
      {"user-data-encoding", "The document is not UTF-8 text, which no reader of YAML accepts."},
      {"user-data-environment",
       "The value becomes one line of an environment in double quotes, with nothing escaped. A "
       "quote,\n"
       "a backslash or a line break ends the line early, and the whole assignment is dropped."},
      {"user-data-file",
       "A file that cannot be written stops the machine there: files after it and all units are "
       "lost,\n"
       "and nothing is rolled back."},
      {"user-data-gzip",
       "Compressed user-data is unpacked from release 1.8.0 of the tool on. CoreOS 766 has an "
       "older\n"
       "one, which takes it for garbage."},
      {"user-data-header",
       "The first line decides what the document is. It has to be exactly #cloud-config, or begin\n"
       "with #!; a byte order mark, a blank line before it or a word behind it make it something "
       "else."},
      {"user-data-ignition",
       "The tool recognises an Ignition config, says so and stops: nothing of it is applied. That "
       "of\n"
       "version 2 is known from release 1.10.0 of the tool on; an older one takes it for garbage."},
      {"user-data-later-key",
       "A later release of the tool knows the key; the one of this CoreOS release ignores it."},
      {"user-data-lonely-cluster",
       "The service has peer addresses, but nothing by which its members would find each other. "
       "It\n"
       "then forms a cluster of one on every machine, and says nothing of it."},
      {"user-data-misplaced",
       "The key is known, but in another place of the document. Here it does nothing."},
      {"user-data-never-started",
       "Settings alone start nothing: a unit of the service has to be listed with command: start."},
      {"user-data-no-longer-shipped",
       "The last CoreOS releases do not bring this service any more; its settings have no effect "
       "there."},
      {"user-data-not-a-mapping",
       "A list, or a key without a blank after its colon, makes a document that is no mapping. "
       "The\n"
       "machine accepts it without a word and configures nothing."},
      {"user-data-not-mergeable",
       "Only a cloud-config can be merged with what platform and cloud need. Without a config role "
       "the\n"
       "cloud sends a script or another document as it is."},
      {"user-data-order",
       "Commands run in list order, each waiting for the one before it. A unit that has to come "
       "before\n"
       "or after another one stands in an order that cannot give that."},
      {"user-data-owner",
       "Owners are set when the file is written, by the names of user and group. A name that does "
       "not\n"
       "exist stops the machine there. Users of the same document are made before the files, each "
       "with a\n"
       "group of its name."},
      {"user-data-percent",
       "In a unit file a percent sign begins a specifier: %H is the host name, %m the machine's "
       "id.\n"
       "A percent sign itself is written twice."},
      {"user-data-repeated-key",
       "A repeated scalar overwrites the first one, repeated lists are appended, repeated "
       "mappings\n"
       "merge: hardly what was meant."},
      {"user-data-timers",
       "An election timeout below five heartbeats is refused by the service at its start."},
      {"user-data-token",
       "The machine puts its addresses in the places of $private_ipv4 and $public_ipv4 by plain\n"
       "replacing of text. Braces are not known, and of two equal tokens side by side only the "
       "first is\n"
       "replaced."},
      {"user-data-too-large",
       "The cloud takes a limited number of bytes of user-data, counted before it is sent as "
       "base64.\n"
       "The plugin compresses the files of a document; this one is too large even so."},
      {"user-data-two-bootstraps",
       "A service finds its cluster either by a discovery token or by the list of its members. "
       "Given\n"
       "both it refuses to start."},
      {"user-data-two-documents",
       "Only the first YAML document is read; what stands behind --- is ignored."},
      {"user-data-type",
       "The value is of another kind than the key wants, so the machine ignores it. Booleans and\n"
       "numbers are written without quotes; a # after a blank begins a comment."},
      {"user-data-unit",
       "The entry of a unit contradicts itself, or lacks what it needs: it would be skipped, or "
       "fail."},
      {"user-data-unknown-key",
       "The tool has no such key and ignores it. Hyphens and underscores are the same to it; "
       "capital\n"
       "letters are not."},
      {"user-data-user",
       "The entry of a user would be skipped, or its keys would be replaced by others."},
      {"user-data-value",
       "The key has a fixed set of values and this is none of them. Some of these stop the "
       "machine\n"
       "before it writes any file."},
      {"user-data-yaml",
       "The text is not YAML as the tool reads it, so the whole document is thrown away."}};
  return all;
}

}  // namespace cloudconfig

/* The tables stand in columns, wider than the code. */
/* clang-format off */
/* slipway/contract.h: the keys of the maps that cross the plugin ABI, for authors in C and in whatever reads C headers.
 *
 * plugin.h says which map each function takes and answers; this header names every key once, as a constant, and lists for each map
 * what may stand under its keys.  It is the one list: the host and slipway-plugin-check hold answers and descriptions against these
 * tables, and a test holds the structs of the C++ contracts (slipway/contract/) against them.
 *
 * A map only gains keys.  A reader ignores a key that it does not know, and tells it as the plugin's fault, since most often it is one
 * that was misspelt.  A value of another kind, a missing key that is needed, and a word that is none of those allowed are refused.
 * Null is as good as left out.
 */
#ifndef SLIPWAY_CONTRACT_H
#define SLIPWAY_CONTRACT_H

#include "slipway/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Every key. */
#define SLIPWAY_KEY_ACTION           "action"
#define SLIPWAY_KEY_ACTIONS          "actions"
#define SLIPWAY_KEY_ADDRESS          "address"
#define SLIPWAY_KEY_AFTER            "after"
#define SLIPWAY_KEY_ALLOWED          "allowed"
#define SLIPWAY_KEY_ALONE            "alone"
#define SLIPWAY_KEY_ANSWERS          "answers"
#define SLIPWAY_KEY_ARGUMENTS        "arguments"
#define SLIPWAY_KEY_ARGV             "argv"
#define SLIPWAY_KEY_ATTEMPT          "attempt"
#define SLIPWAY_KEY_BACKEND_PORT     "backend_port"
#define SLIPWAY_KEY_BALANCED         "balanced"
#define SLIPWAY_KEY_BASE             "base"
#define SLIPWAY_KEY_BASE64           "base64"
#define SLIPWAY_KEY_BECAUSE          "because"
#define SLIPWAY_KEY_BEFORE           "before"
#define SLIPWAY_KEY_BOUND_TO         "bound_to"
#define SLIPWAY_KEY_BROKEN           "broken"
#define SLIPWAY_KEY_BYTES            "bytes"
#define SLIPWAY_KEY_CHANGE           "change"
#define SLIPWAY_KEY_CHANGES          "changes"
#define SLIPWAY_KEY_CLASS            "class"
#define SLIPWAY_KEY_CODE             "code"
#define SLIPWAY_KEY_COLUMN           "column"
#define SLIPWAY_KEY_COMMAND          "command"
#define SLIPWAY_KEY_COMMANDS         "commands"
#define SLIPWAY_KEY_COMMENT          "comment"
#define SLIPWAY_KEY_COMPUTED         "computed"
#define SLIPWAY_KEY_CONFIG           "config"
#define SLIPWAY_KEY_CONTAINED_BY     "contained_by"
#define SLIPWAY_KEY_CONTENT          "content"
#define SLIPWAY_KEY_CORES            "cores"
#define SLIPWAY_KEY_CREATE_FIRST     "create_first"
#define SLIPWAY_KEY_DATA_DISK        "data_disk"
#define SLIPWAY_KEY_DEADLINE_MS      "deadline_ms"
#define SLIPWAY_KEY_DEADLINES_S      "deadlines_s"
#define SLIPWAY_KEY_DEFAULT          "default"
#define SLIPWAY_KEY_DEFAULT_FROM     "default_from"
#define SLIPWAY_KEY_DEPENDS_ON       "depends_on"
#define SLIPWAY_KEY_DEPRECATED_BY    "deprecated_by"
#define SLIPWAY_KEY_DEVICES          "devices"
#define SLIPWAY_KEY_DISCOVERY        "discovery"
#define SLIPWAY_KEY_DISKS            "disks"
#define SLIPWAY_KEY_DOC              "doc"
#define SLIPWAY_KEY_DROP_INS         "drop_ins"
#define SLIPWAY_KEY_EFFECT           "effect"
#define SLIPWAY_KEY_ELEMENT          "element"
#define SLIPWAY_KEY_ENABLE           "enable"
#define SLIPWAY_KEY_ENDPOINTS        "endpoints"
#define SLIPWAY_KEY_ENVIRONMENT      "environment"
#define SLIPWAY_KEY_EQUAL            "equal"
#define SLIPWAY_KEY_ERROR            "error"
#define SLIPWAY_KEY_EXCLUDES         "excludes"
#define SLIPWAY_KEY_EXCLUSIVE        "exclusive"
#define SLIPWAY_KEY_EXPLANATIONS     "explanations"
#define SLIPWAY_KEY_FACTS            "facts"
#define SLIPWAY_KEY_FEATURES         "features"
#define SLIPWAY_KEY_FIELDS           "fields"
#define SLIPWAY_KEY_FILE             "file"
#define SLIPWAY_KEY_FILES            "files"
#define SLIPWAY_KEY_FILESYSTEM       "filesystem"
#define SLIPWAY_KEY_FINDINGS         "findings"
#define SLIPWAY_KEY_FORMAT_OPTIONS   "format_options"
#define SLIPWAY_KEY_FRACTION         "fraction"
#define SLIPWAY_KEY_FRAGMENTS        "fragments"
#define SLIPWAY_KEY_GATES            "gates"
#define SLIPWAY_KEY_GROUP            "group"
#define SLIPWAY_KEY_GROUPS           "groups"
#define SLIPWAY_KEY_HELP             "help"
#define SLIPWAY_KEY_HINT             "hint"
#define SLIPWAY_KEY_HOME             "home"
#define SLIPWAY_KEY_HOST             "host"
#define SLIPWAY_KEY_HOST_KEY         "host_key"
#define SLIPWAY_KEY_HOSTNAME         "hostname"
#define SLIPWAY_KEY_ID               "id"
#define SLIPWAY_KEY_IDENTITY         "identity"
#define SLIPWAY_KEY_IDLE_TIMEOUT_MIN "idle_timeout_min"
#define SLIPWAY_KEY_INDEX            "index"
#define SLIPWAY_KEY_INPUTS           "inputs"
#define SLIPWAY_KEY_INTERRUPTS       "interrupts"
#define SLIPWAY_KEY_INTERVAL_S       "interval_s"
#define SLIPWAY_KEY_INVENTORY        "inventory"
#define SLIPWAY_KEY_ITEMS            "items"
#define SLIPWAY_KEY_KERNEL_MODULES   "kernel_modules"
#define SLIPWAY_KEY_KEY              "key"
#define SLIPWAY_KEY_KNOWN_BY         "known_by"
#define SLIPWAY_KEY_LABEL            "label"
#define SLIPWAY_KEY_LAYOUT           "layout"
#define SLIPWAY_KEY_LEVEL            "level"
#define SLIPWAY_KEY_LINE             "line"
#define SLIPWAY_KEY_LINEAGE          "lineage"
#define SLIPWAY_KEY_LINES            "lines"
#define SLIPWAY_KEY_LOAD_BALANCER    "load_balancer"
#define SLIPWAY_KEY_MACHINE          "machine"
#define SLIPWAY_KEY_MASK             "mask"
#define SLIPWAY_KEY_MAX              "max"
#define SLIPWAY_KEY_MAX_LENGTH       "max_length"
#define SLIPWAY_KEY_MEMORY_MB        "memory_mb"
#define SLIPWAY_KEY_MESSAGE          "message"
#define SLIPWAY_KEY_METADATA         "metadata"
#define SLIPWAY_KEY_MIN              "min"
#define SLIPWAY_KEY_MIN_LENGTH       "min_length"
#define SLIPWAY_KEY_MIN_NODES        "min_nodes"
#define SLIPWAY_KEY_MODE             "mode"
#define SLIPWAY_KEY_MOUNT            "mount"
#define SLIPWAY_KEY_NAME             "name"
#define SLIPWAY_KEY_NEEDS_NODES      "needs_nodes"
#define SLIPWAY_KEY_NO_ENDPOINTS     "no_endpoints"
#define SLIPWAY_KEY_NODE             "node"
#define SLIPWAY_KEY_NODE_CONFIGS     "node_configs"
#define SLIPWAY_KEY_NODES            "nodes"
#define SLIPWAY_KEY_ODD_NODES        "odd_nodes"
#define SLIPWAY_KEY_OPERATION_OVER   "operation_over"
#define SLIPWAY_KEY_OPTION           "option"
#define SLIPWAY_KEY_OPTIONAL         "optional"
#define SLIPWAY_KEY_OPTIONS          "options"
#define SLIPWAY_KEY_ORIGIN           "origin"
#define SLIPWAY_KEY_ORIGINS          "origins"
#define SLIPWAY_KEY_OUTCOME          "outcome"
#define SLIPWAY_KEY_OUTPUTS          "outputs"
#define SLIPWAY_KEY_OWNER            "owner"
#define SLIPWAY_KEY_PACKAGES         "packages"
#define SLIPWAY_KEY_PART             "part"
#define SLIPWAY_KEY_PASSPHRASE       "passphrase"
#define SLIPWAY_KEY_PASSWORD_HASH    "password_hash"
#define SLIPWAY_KEY_PATH             "path"
#define SLIPWAY_KEY_PATTERN          "pattern"
#define SLIPWAY_KEY_PATTERN_MEANS    "pattern_means"
#define SLIPWAY_KEY_PHASE            "phase"
#define SLIPWAY_KEY_POLL_AFTER_MS    "poll_after_ms"
#define SLIPWAY_KEY_PORT             "port"
#define SLIPWAY_KEY_PRIOR            "prior"
#define SLIPWAY_KEY_PRIVATE_ADDRESS  "private_address"
#define SLIPWAY_KEY_PROBE            "probe"
#define SLIPWAY_KEY_PROGRAM          "program"
#define SLIPWAY_KEY_PROTOCOL         "protocol"
#define SLIPWAY_KEY_PUBLIC_ADDRESS   "public_address"
#define SLIPWAY_KEY_READY            "ready"
#define SLIPWAY_KEY_REBOOT           "reboot"
#define SLIPWAY_KEY_RECORDED         "recorded"
#define SLIPWAY_KEY_RECOVER          "recover"
#define SLIPWAY_KEY_REHEARSAL        "rehearsal"
#define SLIPWAY_KEY_RELEASED         "released"
#define SLIPWAY_KEY_REMOVED_BY       "removed_by"
#define SLIPWAY_KEY_REPLACE          "replace"
#define SLIPWAY_KEY_REQUIRED         "required"
#define SLIPWAY_KEY_REQUIREMENTS     "requirements"
#define SLIPWAY_KEY_RESOURCE         "resource"
#define SLIPWAY_KEY_RESULT           "result"
#define SLIPWAY_KEY_RETRY_AFTER_MS   "retry_after_ms"
#define SLIPWAY_KEY_ROLE             "role"
#define SLIPWAY_KEY_ROLES            "roles"
#define SLIPWAY_KEY_ROLLING          "rolling"
#define SLIPWAY_KEY_RUNTIME          "runtime"
#define SLIPWAY_KEY_SENSITIVE        "sensitive"
#define SLIPWAY_KEY_SERVER           "server"
#define SLIPWAY_KEY_SERVERS          "servers"
#define SLIPWAY_KEY_SERVICE          "service"
#define SLIPWAY_KEY_SETTINGS         "settings"
#define SLIPWAY_KEY_SHELL            "shell"
#define SLIPWAY_KEY_SIZE             "size"
#define SLIPWAY_KEY_SSH              "ssh"
#define SLIPWAY_KEY_SSH_KEYS         "ssh_keys"
#define SLIPWAY_KEY_STACK            "stack"
#define SLIPWAY_KEY_STATUS           "status"
#define SLIPWAY_KEY_SUMMARY          "summary"
#define SLIPWAY_KEY_SYSCTL           "sysctl"
#define SLIPWAY_KEY_SYSTEM           "system"
#define SLIPWAY_KEY_TERMINAL         "terminal"
#define SLIPWAY_KEY_TIME             "time"
#define SLIPWAY_KEY_TIMEOUT_S        "timeout_s"
#define SLIPWAY_KEY_TOKEN            "token"
#define SLIPWAY_KEY_TYPE             "type"
#define SLIPWAY_KEY_TYPES            "types"
#define SLIPWAY_KEY_UNITS            "units"
#define SLIPWAY_KEY_UPDATE           "update"
#define SLIPWAY_KEY_URL              "url"
#define SLIPWAY_KEY_USER             "user"
#define SLIPWAY_KEY_USER_DATA        "user_data"
#define SLIPWAY_KEY_USERS            "users"
#define SLIPWAY_KEY_USUALLY_S        "usually_s"
#define SLIPWAY_KEY_VERSION          "version"
#define SLIPWAY_KEY_WHICH            "which"
#define SLIPWAY_KEY_WIPE             "wipe"

/* The classes of a failure. */
#define SLIPWAY_CLASSES                                                                  \
  "invalid unauthenticated forbidden not_found already_exists conflict busy throttled " \
  "unavailable timeout quota cancelled unknown unsupported internal"

/* What may stand somewhere: one or more of these. */
#define SLIPWAY_IS_BOOL      (1u << SLIPWAY_BOOL)
#define SLIPWAY_IS_INT       (1u << SLIPWAY_INT)
#define SLIPWAY_IS_DOUBLE    (1u << SLIPWAY_DOUBLE)
#define SLIPWAY_IS_TEXT      (1u << SLIPWAY_STRING)
#define SLIPWAY_IS_LIST      (1u << SLIPWAY_LIST)
#define SLIPWAY_IS_MAP       (1u << SLIPWAY_MAP)
#define SLIPWAY_IS_REFERENCE (1u << SLIPWAY_REFERENCE)
#define SLIPWAY_IS_NUMBER    (SLIPWAY_IS_INT | SLIPWAY_IS_DOUBLE)
/* A text, or a reference to one. */
#define SLIPWAY_IS_KNOWN     (SLIPWAY_IS_TEXT | SLIPWAY_IS_REFERENCE)
#define SLIPWAY_IS_ANY       0xFFu

/* One key of a map. */
typedef struct slipway_key {
  const char *name;
  uint32_t kinds;    /* SLIPWAY_IS_..., of the value */
  uint32_t items;    /* SLIPWAY_IS_..., of what a list or a map holds; 0: nothing is said of it */
  const char *shape; /* the name of the shape of the value, or of the items where `items` is not 0; null: none */
  const char *words; /* the only texts, with blanks between them; null: any */
  int32_t needed;    /* not 0: it cannot be left out */
  uint32_t reserved;
} slipway_key;

/* A map with its keys. */
typedef struct slipway_shape {
  const char *name;
  const slipway_key *keys;
  uint64_t count;
} slipway_shape;

/* Probe: how a balancer finds out whether a node can take traffic. */
static const slipway_key slipway_probe_keys[] = {
  {SLIPWAY_KEY_PROTOCOL,   SLIPWAY_IS_TEXT, 0, NULL, NULL, 0, 0}, /* `http` or `tcp`; without it there is no probe */
  {SLIPWAY_KEY_PORT,       SLIPWAY_IS_INT,  0, NULL, NULL, 0, 0}, /* without it the endpoint's backend port */
  {SLIPWAY_KEY_PATH,       SLIPWAY_IS_TEXT, 0, NULL, NULL, 0, 0}, /* for http */
  {SLIPWAY_KEY_INTERVAL_S, SLIPWAY_IS_INT,  0, NULL, NULL, 0, 0}, /* without it the cloud's default */
  {SLIPWAY_KEY_TIMEOUT_S,  SLIPWAY_IS_INT,  0, NULL, NULL, 0, 0}}; /* without it the cloud's default */

/* Endpoint: a port that the platform asks for and the cloud opens. */
static const slipway_key slipway_endpoint_keys[] = {
  {SLIPWAY_KEY_NAME,             SLIPWAY_IS_TEXT, 0, NULL,    NULL, 1, 0}, /* 3 to 15 letters, digits and hyphens */
  {SLIPWAY_KEY_PROTOCOL,         SLIPWAY_IS_TEXT, 0, NULL,    NULL, 0, 0}, /* `tcp` unless it is said */
  {SLIPWAY_KEY_PORT,             SLIPWAY_IS_INT,  0, NULL,    NULL, 1, 0}, /* as the world sees it, 1 to 65535 */
  {SLIPWAY_KEY_BACKEND_PORT,     SLIPWAY_IS_INT,  0, NULL,    NULL, 0, 0}, /* on the node; without it the same */
  {SLIPWAY_KEY_BALANCED,         SLIPWAY_IS_BOOL, 0, NULL,    NULL, 0, 0}, /* one address for all nodes; otherwise each node has its own */
  {SLIPWAY_KEY_PROBE,            SLIPWAY_IS_MAP,  0, "Probe", NULL, 0, 0},
  {SLIPWAY_KEY_IDLE_TIMEOUT_MIN, SLIPWAY_IS_INT,  0, NULL,    NULL, 0, 0}}; /* minutes after which a silent connection may be dropped */

/* Ssh: how to reach a node by ssh.  In a Layout each may be a reference. */
static const slipway_key slipway_ssh_keys[] = {
  {SLIPWAY_KEY_HOST,       SLIPWAY_IS_KNOWN,                      0, NULL, NULL, 0, 0},
  {SLIPWAY_KEY_PORT,       SLIPWAY_IS_INT | SLIPWAY_IS_REFERENCE, 0, NULL, NULL, 0, 0},
  {SLIPWAY_KEY_USER,       SLIPWAY_IS_KNOWN,                      0, NULL, NULL, 0, 0},
  {SLIPWAY_KEY_IDENTITY,   SLIPWAY_IS_KNOWN,                      0, NULL, NULL, 0, 0}, /* path of a private key on the operator's machine; without it the agent decides */
  {SLIPWAY_KEY_PASSPHRASE, SLIPWAY_IS_KNOWN,                      0, NULL, NULL, 0, 0}, /* of a protected identity; sensitive */
  {SLIPWAY_KEY_HOST_KEY,   SLIPWAY_IS_KNOWN,                      0, NULL, NULL, 0, 0}}; /* `type base64`, once it is known */

/* NodeFacts: what a cloud says of a machine before it exists, for the Requirements. */
static const slipway_key slipway_node_facts_keys[] = {
  {SLIPWAY_KEY_MEMORY_MB,    SLIPWAY_IS_INT,  0, NULL, NULL, 0, 0},
  {SLIPWAY_KEY_CORES,        SLIPWAY_IS_INT,  0, NULL, NULL, 0, 0},
  {SLIPWAY_KEY_DATA_DISK,    SLIPWAY_IS_BOOL, 0, NULL, NULL, 0, 0}, /* a disk that outlives the machine's system disk */
  {SLIPWAY_KEY_NO_ENDPOINTS, SLIPWAY_IS_BOOL, 0, NULL, NULL, 0, 0}}; /* it cannot carry the platform's endpoints */

/* LayoutNode: one node as the cloud lays it out. */
static const slipway_key slipway_layout_node_keys[] = {
  {SLIPWAY_KEY_NAME,            SLIPWAY_IS_TEXT,  0,               NULL,        NULL, 1, 0}, /* follows from stack, group and index, never from how many there are */
  {SLIPWAY_KEY_GROUP,           SLIPWAY_IS_TEXT,  0,               NULL,        NULL, 0, 0}, /* as in the request */
  {SLIPWAY_KEY_INDEX,           SLIPWAY_IS_INT,   0,               NULL,        NULL, 0, 0}, /* as in the request */
  {SLIPWAY_KEY_METADATA,        SLIPWAY_IS_MAP,   SLIPWAY_IS_TEXT, NULL,        NULL, 0, 0}, /* as in the request */
  {SLIPWAY_KEY_RESOURCE,        SLIPWAY_IS_TEXT,  0,               NULL,        NULL, 1, 0}, /* address of the resource that *is* the node */
  {SLIPWAY_KEY_REMOVED_BY,      SLIPWAY_IS_LIST,  SLIPWAY_IS_TEXT, NULL,        NULL, 0, 0}, /* addresses whose deletion, of all of them, takes every node along */
  {SLIPWAY_KEY_FACTS,           SLIPWAY_IS_MAP,   0,               "NodeFacts", NULL, 0, 0},
  {SLIPWAY_KEY_PRIVATE_ADDRESS, SLIPWAY_IS_KNOWN, 0,               NULL,        NULL, 0, 0},
  {SLIPWAY_KEY_PUBLIC_ADDRESS,  SLIPWAY_IS_KNOWN, 0,               NULL,        NULL, 0, 0},
  {SLIPWAY_KEY_SSH,             SLIPWAY_IS_MAP,   0,               "Ssh",       NULL, 0, 0}};

/* LoadBalancer: what stands before all nodes. */
static const slipway_key slipway_load_balancer_keys[] = {
  {SLIPWAY_KEY_ADDRESS, SLIPWAY_IS_KNOWN, 0, NULL, NULL, 0, 0},
  {SLIPWAY_KEY_NAME,    SLIPWAY_IS_KNOWN, 0, NULL, NULL, 0, 0}}; /* its DNS name */

/* Layout: the nodes and how they will be reached. */
static const slipway_key slipway_layout_keys[] = {
  {SLIPWAY_KEY_NODES,         SLIPWAY_IS_LIST, SLIPWAY_IS_MAP, "LayoutNode",   NULL, 0, 0},
  {SLIPWAY_KEY_LOAD_BALANCER, SLIPWAY_IS_MAP,  0,              "LoadBalancer", NULL, 0, 0},
  {SLIPWAY_KEY_FINDINGS,      SLIPWAY_IS_LIST, SLIPWAY_IS_MAP, "Finding",      NULL, 0, 0}};

/* InventoryNode: a LayoutNode as it is known at this moment: references are resolved, null where nothing is known. */
static const slipway_key slipway_inventory_node_keys[] = {
  {SLIPWAY_KEY_NAME,            SLIPWAY_IS_TEXT, 0,               NULL,  NULL, 1, 0},
  {SLIPWAY_KEY_GROUP,           SLIPWAY_IS_TEXT, 0,               NULL,  NULL, 0, 0},
  {SLIPWAY_KEY_INDEX,           SLIPWAY_IS_INT,  0,               NULL,  NULL, 0, 0},
  {SLIPWAY_KEY_METADATA,        SLIPWAY_IS_MAP,  SLIPWAY_IS_TEXT, NULL,  NULL, 0, 0},
  {SLIPWAY_KEY_STATUS,          SLIPWAY_IS_TEXT, 0,               NULL,  NULL, 0, 0}, /* new, present, replaced, condemned, lost, leaving; take any other for present */
  {SLIPWAY_KEY_PRIVATE_ADDRESS, SLIPWAY_IS_ANY,  0,               NULL,  NULL, 0, 0},
  {SLIPWAY_KEY_PUBLIC_ADDRESS,  SLIPWAY_IS_ANY,  0,               NULL,  NULL, 0, 0},
  {SLIPWAY_KEY_SSH,             SLIPWAY_IS_MAP,  0,               "Ssh", NULL, 0, 0},
  {SLIPWAY_KEY_FACTS,           SLIPWAY_IS_ANY,  0,               NULL,  NULL, 0, 0}}; /* what roles learnt of it, from outputs called `node_facts` */

/* Inventory: what the state knows of the nodes. */
static const slipway_key slipway_inventory_keys[] = {
  {SLIPWAY_KEY_NODES,         SLIPWAY_IS_LIST, SLIPWAY_IS_MAP, "InventoryNode", NULL, 0, 0},
  {SLIPWAY_KEY_LOAD_BALANCER, SLIPWAY_IS_MAP,  0,              "LoadBalancer",  NULL, 0, 0}};

/* User: who may log in. */
static const slipway_key slipway_user_keys[] = {
  {SLIPWAY_KEY_NAME,          SLIPWAY_IS_TEXT, 0,               NULL, NULL, 1, 0},
  {SLIPWAY_KEY_COMMENT,       SLIPWAY_IS_TEXT, 0,               NULL, NULL, 0, 0},
  {SLIPWAY_KEY_PASSWORD_HASH, SLIPWAY_IS_TEXT, 0,               NULL, NULL, 0, 0}, /* a crypt(3) hash, never a password */
  {SLIPWAY_KEY_HOME,          SLIPWAY_IS_TEXT, 0,               NULL, NULL, 0, 0},
  {SLIPWAY_KEY_SHELL,         SLIPWAY_IS_TEXT, 0,               NULL, NULL, 0, 0},
  {SLIPWAY_KEY_GROUPS,        SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL, NULL, 0, 0},
  {SLIPWAY_KEY_SSH_KEYS,      SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL, NULL, 0, 0}, /* OpenSSH public key lines */
  {SLIPWAY_KEY_SYSTEM,        SLIPWAY_IS_BOOL, 0,               NULL, NULL, 0, 0}};

/* File: a file of the machine. */
static const slipway_key slipway_file_keys[] = {
  {SLIPWAY_KEY_PATH,    SLIPWAY_IS_TEXT,  0, NULL, NULL, 1, 0}, /* absolute */
  {SLIPWAY_KEY_MODE,    SLIPWAY_IS_TEXT,  0, NULL, NULL, 0, 0}, /* four octal digits */
  {SLIPWAY_KEY_OWNER,   SLIPWAY_IS_TEXT,  0, NULL, NULL, 0, 0}, /* `user` or `user:group` */
  {SLIPWAY_KEY_CONTENT, SLIPWAY_IS_KNOWN, 0, NULL, NULL, 0, 0},
  {SLIPWAY_KEY_BASE64,  SLIPWAY_IS_TEXT,  0, NULL, NULL, 0, 0}}; /* instead of content, for bytes that are no text */

/* DropIn: a piece of a unit. */
static const slipway_key slipway_drop_in_keys[] = {
  {SLIPWAY_KEY_NAME,    SLIPWAY_IS_TEXT, 0, NULL, NULL, 1, 0}, /* `50-name.conf` */
  {SLIPWAY_KEY_CONTENT, SLIPWAY_IS_TEXT, 0, NULL, NULL, 0, 0}};

/* Unit: a unit of the service manager; commands are given in the order of the list. */
static const slipway_key slipway_unit_keys[] = {
  {SLIPWAY_KEY_NAME,     SLIPWAY_IS_TEXT, 0,              NULL,     NULL, 1, 0},
  {SLIPWAY_KEY_CONTENT,  SLIPWAY_IS_TEXT, 0,              NULL,     NULL, 0, 0}, /* without it the unit is part of the system's image */
  {SLIPWAY_KEY_DROP_INS, SLIPWAY_IS_LIST, SLIPWAY_IS_MAP, "DropIn", NULL, 0, 0},
  {SLIPWAY_KEY_COMMAND,  SLIPWAY_IS_TEXT, 0,              NULL,     NULL, 0, 0}, /* start, stop, restart, ... */
  {SLIPWAY_KEY_ENABLE,   SLIPWAY_IS_BOOL, 0,              NULL,     NULL, 0, 0},
  {SLIPWAY_KEY_MASK,     SLIPWAY_IS_BOOL, 0,              NULL,     NULL, 0, 0},
  {SLIPWAY_KEY_RUNTIME,  SLIPWAY_IS_BOOL, 0,              NULL,     NULL, 0, 0}}; /* until the next boot only */

/* Discovery: how the nodes of a coordination service find each other. */
static const slipway_key slipway_discovery_keys[] = {
  {SLIPWAY_KEY_SERVICE, SLIPWAY_IS_TEXT, 0, NULL, NULL, 0, 0}, /* the settings key of the service */
  {SLIPWAY_KEY_SIZE,    SLIPWAY_IS_INT,  0, NULL, NULL, 0, 0}, /* founders; without it as many as there are nodes */
  {SLIPWAY_KEY_URL,     SLIPWAY_IS_TEXT, 0, NULL, NULL, 0, 0}}; /* without it the config plugin makes one */

/* TimeSync: keeping the clocks together. */
static const slipway_key slipway_time_sync_keys[] = {
  {SLIPWAY_KEY_SERVERS, SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL, NULL, 0, 0},
  {SLIPWAY_KEY_GATES,   SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL, NULL, 0, 0}}; /* units that wait for the right time */

/* Disk: the cloud offers `devices`, the platform wishes for a `mount`; the core matches them in order. */
static const slipway_key slipway_disk_keys[] = {
  {SLIPWAY_KEY_DEVICES,        SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL, NULL, 0, 0},
  {SLIPWAY_KEY_LABEL,          SLIPWAY_IS_TEXT, 0,               NULL, NULL, 0, 0},
  {SLIPWAY_KEY_FILESYSTEM,     SLIPWAY_IS_TEXT, 0,               NULL, NULL, 0, 0},
  {SLIPWAY_KEY_MOUNT,          SLIPWAY_IS_TEXT, 0,               NULL, NULL, 0, 0},
  {SLIPWAY_KEY_FORMAT_OPTIONS, SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL, NULL, 0, 0},
  {SLIPWAY_KEY_BEFORE,         SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL, NULL, 0, 0}, /* units that need the mount */
  {SLIPWAY_KEY_WIPE,           SLIPWAY_IS_BOOL, 0,               NULL, NULL, 0, 0},
  {SLIPWAY_KEY_OPTIONAL,       SLIPWAY_IS_BOOL, 0,               NULL, NULL, 0, 0}}; /* a wish that is dropped when nothing is offered */

/* UpdatePolicy: when the system updates itself. */
static const slipway_key slipway_update_policy_keys[] = {
  {SLIPWAY_KEY_REBOOT, SLIPWAY_IS_TEXT, 0, NULL, NULL, 0, 0}, /* off, reboot or lock */
  {SLIPWAY_KEY_GROUP,  SLIPWAY_IS_TEXT, 0, NULL, NULL, 0, 0}, /* release channel */
  {SLIPWAY_KEY_SERVER, SLIPWAY_IS_TEXT, 0, NULL, NULL, 0, 0}};

/* BaseDocument: a document in the config plugin's own format. */
static const slipway_key slipway_base_document_keys[] = {
  {SLIPWAY_KEY_BYTES,  SLIPWAY_IS_TEXT, 0, NULL, NULL, 0, 0},
  {SLIPWAY_KEY_ORIGIN, SLIPWAY_IS_TEXT, 0, NULL, NULL, 0, 0}, /* the file that it came from */
  {SLIPWAY_KEY_BASE64, SLIPWAY_IS_TEXT, 0, NULL, NULL, 0, 0}}; /* instead of bytes, for what is no text */

/* NodeConfig: what a machine is to become.  Each key is the name of the feature that a config plugin declares. */
static const slipway_key slipway_node_config_keys[] = {
  {SLIPWAY_KEY_HOSTNAME,       SLIPWAY_IS_TEXT, 0,               NULL,           NULL, 0, 0},
  {SLIPWAY_KEY_SSH_KEYS,       SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL,           NULL, 0, 0},
  {SLIPWAY_KEY_USERS,          SLIPWAY_IS_LIST, SLIPWAY_IS_MAP,  "User",         NULL, 0, 0},
  {SLIPWAY_KEY_FILES,          SLIPWAY_IS_LIST, SLIPWAY_IS_MAP,  "File",         NULL, 0, 0},
  {SLIPWAY_KEY_UNITS,          SLIPWAY_IS_LIST, SLIPWAY_IS_MAP,  "Unit",         NULL, 0, 0},
  {SLIPWAY_KEY_SETTINGS,       SLIPWAY_IS_MAP,  SLIPWAY_IS_MAP,  NULL,           NULL, 0, 0}, /* service -> key -> value */
  {SLIPWAY_KEY_DISCOVERY,      SLIPWAY_IS_LIST, SLIPWAY_IS_MAP,  "Discovery",    NULL, 0, 0},
  {SLIPWAY_KEY_METADATA,       SLIPWAY_IS_MAP,  SLIPWAY_IS_TEXT, NULL,           NULL, 0, 0}, /* the node's own labels */
  {SLIPWAY_KEY_TIME,           SLIPWAY_IS_MAP,  0,               "TimeSync",     NULL, 0, 0},
  {SLIPWAY_KEY_DISKS,          SLIPWAY_IS_LIST, SLIPWAY_IS_MAP,  "Disk",         NULL, 0, 0},
  {SLIPWAY_KEY_SYSCTL,         SLIPWAY_IS_MAP,  SLIPWAY_IS_TEXT, NULL,           NULL, 0, 0},
  {SLIPWAY_KEY_KERNEL_MODULES, SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL,           NULL, 0, 0},
  {SLIPWAY_KEY_UPDATE,         SLIPWAY_IS_MAP,  0,               "UpdatePolicy", NULL, 0, 0},
  {SLIPWAY_KEY_PACKAGES,       SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL,           NULL, 0, 0},
  {SLIPWAY_KEY_COMMANDS,       SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL,           NULL, 0, 0}, /* command lines, once at the first boot */
  {SLIPWAY_KEY_BASE,           SLIPWAY_IS_MAP,  0,               "BaseDocument", NULL, 0, 0}};

/* Origin: the option that a part of a fragment follows from. */
static const slipway_key slipway_origin_keys[] = {
  {SLIPWAY_KEY_PART,   SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL, NULL, 0, 0}, /* path into the NodeConfig */
  {SLIPWAY_KEY_OPTION, SLIPWAY_IS_LIST, 0,               NULL, NULL, 0, 0}}; /* path into the options of the role that contributes */

/* Fragment: a part of the NodeConfig: for one node, for a group, or (without both) for all. */
static const slipway_key slipway_fragment_keys[] = {
  {SLIPWAY_KEY_NODE,    SLIPWAY_IS_TEXT, 0,              NULL,         NULL, 0, 0},
  {SLIPWAY_KEY_GROUP,   SLIPWAY_IS_TEXT, 0,              NULL,         NULL, 0, 0},
  {SLIPWAY_KEY_CONFIG,  SLIPWAY_IS_MAP,  0,              "NodeConfig", NULL, 0, 0},
  {SLIPWAY_KEY_ORIGINS, SLIPWAY_IS_LIST, SLIPWAY_IS_MAP, "Origin",     NULL, 0, 0}};

/* Requirement: what the platform needs of the machines; what is not set asks for nothing. */
static const slipway_key slipway_requirement_keys[] = {
  {SLIPWAY_KEY_GROUP,     SLIPWAY_IS_TEXT, 0, NULL, NULL, 0, 0}, /* without it all nodes */
  {SLIPWAY_KEY_MIN_NODES, SLIPWAY_IS_INT,  0, NULL, NULL, 0, 0},
  {SLIPWAY_KEY_ODD_NODES, SLIPWAY_IS_BOOL, 0, NULL, NULL, 0, 0},
  {SLIPWAY_KEY_MEMORY_MB, SLIPWAY_IS_INT,  0, NULL, NULL, 0, 0}, /* of each machine */
  {SLIPWAY_KEY_DATA_DISK, SLIPWAY_IS_BOOL, 0, NULL, NULL, 0, 0},
  {SLIPWAY_KEY_BECAUSE,   SLIPWAY_IS_TEXT, 0, NULL, NULL, 0, 0}}; /* one line for people */

/* Contribution: what `contribute` answers. */
static const slipway_key slipway_contribution_keys[] = {
  {SLIPWAY_KEY_FRAGMENTS,    SLIPWAY_IS_LIST, SLIPWAY_IS_MAP, "Fragment",    NULL, 0, 0},
  {SLIPWAY_KEY_ENDPOINTS,    SLIPWAY_IS_LIST, SLIPWAY_IS_MAP, "Endpoint",    NULL, 0, 0},
  {SLIPWAY_KEY_REQUIREMENTS, SLIPWAY_IS_LIST, SLIPWAY_IS_MAP, "Requirement", NULL, 0, 0},
  {SLIPWAY_KEY_FINDINGS,     SLIPWAY_IS_LIST, SLIPWAY_IS_MAP, "Finding",     NULL, 0, 0}};

/* NeedsNodes: which nodes must exist before a resource is worked on. */
static const slipway_key slipway_needs_nodes_keys[] = {
  {SLIPWAY_KEY_WHICH, SLIPWAY_IS_TEXT, 0, NULL, "all any one", 0, 0},
  {SLIPWAY_KEY_NODE,  SLIPWAY_IS_TEXT, 0, NULL, NULL,          0, 0}}; /* for `one` */

/* Resource: one resource as `expand` emits it; its address is role/type/name. */
static const slipway_key slipway_resource_keys[] = {
  {SLIPWAY_KEY_TYPE,         SLIPWAY_IS_TEXT, 0,               NULL,         NULL, 1, 0},
  {SLIPWAY_KEY_NAME,         SLIPWAY_IS_TEXT, 0,               NULL,         NULL, 1, 0},
  {SLIPWAY_KEY_INPUTS,       SLIPWAY_IS_MAP,  0,               NULL,         NULL, 0, 0}, /* may hold references; each is also a dependency */
  {SLIPWAY_KEY_DEPENDS_ON,   SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL,         NULL, 0, 0}, /* further addresses that come first */
  {SLIPWAY_KEY_EXCLUSIVE,    SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL,         NULL, 0, 0}, /* no two operations with a group in common run at once */
  {SLIPWAY_KEY_ROLLING,      SLIPWAY_IS_TEXT, 0,               NULL,         NULL, 0, 0}, /* replacements of one group go one after another */
  {SLIPWAY_KEY_CONTAINED_BY, SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL,         NULL, 0, 0}, /* their deletion, of all of them, takes this one along */
  {SLIPWAY_KEY_BOUND_TO,     SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL,         NULL, 0, 0}, /* deleted before that one goes, made again after */
  {SLIPWAY_KEY_NEEDS_NODES,  SLIPWAY_IS_MAP,  0,               "NeedsNodes", NULL, 0, 0},
  {SLIPWAY_KEY_SUMMARY,      SLIPWAY_IS_TEXT, 0,               NULL,         NULL, 0, 0}}; /* what is made, in a line for people; no secret */

/* Finding: something to tell people. */
static const slipway_key slipway_finding_keys[] = {
  {SLIPWAY_KEY_LEVEL,   SLIPWAY_IS_TEXT, 0,               NULL, "error warning note ok", 1, 0},
  {SLIPWAY_KEY_CODE,    SLIPWAY_IS_TEXT, 0,               NULL, NULL,                    1, 0}, /* begins with a word of the plugin's own */
  {SLIPWAY_KEY_MESSAGE, SLIPWAY_IS_TEXT, 0,               NULL, NULL,                    1, 0},
  {SLIPWAY_KEY_HELP,    SLIPWAY_IS_TEXT, 0,               NULL, NULL,                    0, 0},
  {SLIPWAY_KEY_ROLE,    SLIPWAY_IS_TEXT, 0,               NULL, "cloud config platform", 0, 0},
  {SLIPWAY_KEY_OPTION,  SLIPWAY_IS_LIST, 0,               NULL, NULL,                    0, 0}, /* path into the options of `role` */
  {SLIPWAY_KEY_FILE,    SLIPWAY_IS_TEXT, 0,               NULL, NULL,                    0, 0},
  {SLIPWAY_KEY_LINE,    SLIPWAY_IS_INT,  0,               NULL, NULL,                    0, 0}, /* from 1 */
  {SLIPWAY_KEY_COLUMN,  SLIPWAY_IS_INT,  0,               NULL, NULL,                    0, 0}, /* from 1 */
  {SLIPWAY_KEY_FACTS,   SLIPWAY_IS_MAP,  0,               NULL, NULL,                    0, 0},
  {SLIPWAY_KEY_CLASS,   SLIPWAY_IS_TEXT, 0,               NULL, SLIPWAY_CLASSES,         0, 0}, /* of an error: what kind of failure it is */
  {SLIPWAY_KEY_NODE,    SLIPWAY_IS_TEXT, 0,               NULL, NULL,                    0, 0}, /* whose NodeConfig `part` is a path into */
  {SLIPWAY_KEY_PART,    SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL, NULL,                    0, 0}};

/* Failure: a failed answer of any function. */
static const slipway_key slipway_failure_keys[] = {
  {SLIPWAY_KEY_OUTCOME,        SLIPWAY_IS_TEXT, 0,              NULL,      "failed",               1, 0},
  {SLIPWAY_KEY_CLASS,          SLIPWAY_IS_TEXT, 0,              NULL,      SLIPWAY_CLASSES,        1, 0}, /* what the host does: see slipway_plugin */
  {SLIPWAY_KEY_MESSAGE,        SLIPWAY_IS_TEXT, 0,              NULL,      NULL,                   1, 0},
  {SLIPWAY_KEY_HINT,           SLIPWAY_IS_TEXT, 0,              NULL,      NULL,                   0, 0},
  {SLIPWAY_KEY_RETRY_AFTER_MS, SLIPWAY_IS_INT,  0,              NULL,      NULL,                   0, 0},
  {SLIPWAY_KEY_EFFECT,         SLIPWAY_IS_TEXT, 0,              NULL,      "none partial unknown", 0, 0},
  {SLIPWAY_KEY_ID,             SLIPWAY_IS_TEXT, 0,              NULL,      NULL,                   0, 0}, /* with effect partial */
  {SLIPWAY_KEY_OUTPUTS,        SLIPWAY_IS_MAP,  0,              NULL,      NULL,                   0, 0},
  {SLIPWAY_KEY_OPERATION_OVER, SLIPWAY_IS_BOOL, 0,              NULL,      NULL,                   0, 0},
  {SLIPWAY_KEY_FACTS,          SLIPWAY_IS_MAP,  0,              NULL,      NULL,                   0, 0},
  {SLIPWAY_KEY_FINDINGS,       SLIPWAY_IS_LIST, SLIPWAY_IS_MAP, "Finding", NULL,                   0, 0}};

/* Nothing: what a pure call without an answer of its own answers: validate, preflight. */
static const slipway_key slipway_nothing_keys[] = {
  {SLIPWAY_KEY_FINDINGS, SLIPWAY_IS_LIST, SLIPWAY_IS_MAP, "Finding", NULL, 0, 0}};

/* Expansion: what `expand` answers. */
static const slipway_key slipway_expansion_keys[] = {
  {SLIPWAY_KEY_USER_DATA, SLIPWAY_IS_MAP,  0,               NULL,      NULL, 0, 0}, /* config: node -> text, {base64} or reference */
  {SLIPWAY_KEY_OUTPUTS,   SLIPWAY_IS_MAP,  0,               NULL,      NULL, 0, 0}, /* platform: for `slipway output` */
  {SLIPWAY_KEY_REPLACE,   SLIPWAY_IS_MAP,  SLIPWAY_IS_TEXT, NULL,      NULL, 0, 0}, /* address -> why it has to be made anew */
  {SLIPWAY_KEY_FINDINGS,  SLIPWAY_IS_LIST, SLIPWAY_IS_MAP,  "Finding", NULL, 0, 0}};

/* Observation: what read and import_resource answer. */
static const slipway_key slipway_observation_keys[] = {
  {SLIPWAY_KEY_OUTCOME, SLIPWAY_IS_TEXT, 0, NULL, "present gone", 1, 0},
  {SLIPWAY_KEY_ID,      SLIPWAY_IS_TEXT, 0, NULL, NULL,           0, 0},
  {SLIPWAY_KEY_INPUTS,  SLIPWAY_IS_MAP,  0, NULL, NULL,           0, 0},
  {SLIPWAY_KEY_OUTPUTS, SLIPWAY_IS_MAP,  0, NULL, NULL,           0, 0},
  {SLIPWAY_KEY_READY,   SLIPWAY_IS_BOOL, 0, NULL, NULL,           0, 0},
  {SLIPWAY_KEY_BROKEN,  SLIPWAY_IS_TEXT, 0, NULL, NULL,           0, 0}}; /* why it never came up and never will */

/* Operation: what create, update and delete answer. */
static const slipway_key slipway_operation_keys[] = {
  {SLIPWAY_KEY_OUTCOME,       SLIPWAY_IS_TEXT,   0, NULL, "done pending", 1, 0},
  {SLIPWAY_KEY_ID,            SLIPWAY_IS_TEXT,   0, NULL, NULL,           0, 0},
  {SLIPWAY_KEY_OUTPUTS,       SLIPWAY_IS_MAP,    0, NULL, NULL,           0, 0},
  {SLIPWAY_KEY_TOKEN,         SLIPWAY_IS_ANY,    0, NULL, NULL,           0, 0}, /* pending */
  {SLIPWAY_KEY_POLL_AFTER_MS, SLIPWAY_IS_NUMBER, 0, NULL, NULL,           0, 0}, /* pending */
  {SLIPWAY_KEY_PHASE,         SLIPWAY_IS_TEXT,   0, NULL, NULL,           0, 0},
  {SLIPWAY_KEY_FRACTION,      SLIPWAY_IS_NUMBER, 0, NULL, NULL,           0, 0}, /* 0 to 1 */
  {SLIPWAY_KEY_RELEASED,      SLIPWAY_IS_BOOL,   0, NULL, NULL,           0, 0}};

/* Upgraded: what upgrade_state answers. */
static const slipway_key slipway_upgraded_keys[] = {
  {SLIPWAY_KEY_INPUTS,   SLIPWAY_IS_MAP,  0,              NULL,      NULL, 0, 0},
  {SLIPWAY_KEY_OUTPUTS,  SLIPWAY_IS_MAP,  0,              NULL,      NULL, 0, 0},
  {SLIPWAY_KEY_FINDINGS, SLIPWAY_IS_LIST, SLIPWAY_IS_MAP, "Finding", NULL, 0, 0}};

/* Act: what an action answers. */
static const slipway_key slipway_act_keys[] = {
  {SLIPWAY_KEY_OUTCOME,       SLIPWAY_IS_TEXT,   0,               NULL, "done pending exec", 1, 0},
  {SLIPWAY_KEY_RESULT,        SLIPWAY_IS_ANY,    0,               NULL, NULL,                0, 0},
  {SLIPWAY_KEY_TOKEN,         SLIPWAY_IS_ANY,    0,               NULL, NULL,                0, 0}, /* pending */
  {SLIPWAY_KEY_POLL_AFTER_MS, SLIPWAY_IS_NUMBER, 0,               NULL, NULL,                0, 0}, /* pending */
  {SLIPWAY_KEY_PHASE,         SLIPWAY_IS_TEXT,   0,               NULL, NULL,                0, 0},
  {SLIPWAY_KEY_FRACTION,      SLIPWAY_IS_NUMBER, 0,               NULL, NULL,                0, 0},
  {SLIPWAY_KEY_ARGV,          SLIPWAY_IS_LIST,   SLIPWAY_IS_TEXT, NULL, NULL,                0, 0}, /* exec */
  {SLIPWAY_KEY_ENVIRONMENT,   SLIPWAY_IS_MAP,    SLIPWAY_IS_TEXT, NULL, NULL,                0, 0}}; /* exec */

/* Answers: what read_many and poll_many answer, in the order of the items. */
static const slipway_key slipway_answers_keys[] = {
  {SLIPWAY_KEY_ANSWERS, SLIPWAY_IS_LIST, SLIPWAY_IS_MAP, NULL, NULL, 1, 0}};

/* FileView: what slipway.as_files/1 answers. */
static const slipway_key slipway_file_view_keys[] = {
  {SLIPWAY_KEY_FILES,   SLIPWAY_IS_LIST, SLIPWAY_IS_MAP, NULL, NULL, 0, 0},
  {SLIPWAY_KEY_ACTIONS, SLIPWAY_IS_LIST, SLIPWAY_IS_MAP, NULL, NULL, 0, 0},
  {SLIPWAY_KEY_ERROR,   SLIPWAY_IS_TEXT, 0,              NULL, NULL, 0, 0}};

/* Changes: what slipway.show_change/1 answers. */
static const slipway_key slipway_changes_keys[] = {
  {SLIPWAY_KEY_LINES, SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL, NULL, 0, 0}};

/* Attribute: an option, an input, an output, a field: docs/plugins/schema.md. */
static const slipway_key slipway_attribute_keys[] = {
  {SLIPWAY_KEY_NAME,          SLIPWAY_IS_TEXT, 0,               NULL,        NULL,                                         0, 0}, /* not of an element */
  {SLIPWAY_KEY_TYPE,          SLIPWAY_IS_TEXT, 0,               NULL,        "string int number bool list map object any", 1, 0},
  {SLIPWAY_KEY_DOC,           SLIPWAY_IS_TEXT, 0,               NULL,        NULL,                                         0, 0},
  {SLIPWAY_KEY_REQUIRED,      SLIPWAY_IS_BOOL, 0,               NULL,        NULL,                                         0, 0},
  {SLIPWAY_KEY_COMPUTED,      SLIPWAY_IS_BOOL, 0,               NULL,        NULL,                                         0, 0},
  {SLIPWAY_KEY_SENSITIVE,     SLIPWAY_IS_BOOL, 0,               NULL,        NULL,                                         0, 0},
  {SLIPWAY_KEY_DEFAULT,       SLIPWAY_IS_ANY,  0,               NULL,        NULL,                                         0, 0},
  {SLIPWAY_KEY_DEFAULT_FROM,  SLIPWAY_IS_TEXT, 0,               NULL,        NULL,                                         0, 0},
  {SLIPWAY_KEY_EXCLUDES,      SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL,        NULL,                                         0, 0},
  {SLIPWAY_KEY_ALLOWED,       SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL,        NULL,                                         0, 0},
  {SLIPWAY_KEY_MIN,           SLIPWAY_IS_INT,  0,               NULL,        NULL,                                         0, 0},
  {SLIPWAY_KEY_MAX,           SLIPWAY_IS_INT,  0,               NULL,        NULL,                                         0, 0},
  {SLIPWAY_KEY_MIN_LENGTH,    SLIPWAY_IS_INT,  0,               NULL,        NULL,                                         0, 0},
  {SLIPWAY_KEY_MAX_LENGTH,    SLIPWAY_IS_INT,  0,               NULL,        NULL,                                         0, 0},
  {SLIPWAY_KEY_PATTERN,       SLIPWAY_IS_TEXT, 0,               NULL,        NULL,                                         0, 0},
  {SLIPWAY_KEY_PATTERN_MEANS, SLIPWAY_IS_TEXT, 0,               NULL,        NULL,                                         0, 0},
  {SLIPWAY_KEY_DEPRECATED_BY, SLIPWAY_IS_TEXT, 0,               NULL,        NULL,                                         0, 0},
  {SLIPWAY_KEY_PATH,          SLIPWAY_IS_BOOL, 0,               NULL,        NULL,                                         0, 0},
  {SLIPWAY_KEY_ELEMENT,       SLIPWAY_IS_MAP,  0,               "Attribute", NULL,                                         0, 0},
  {SLIPWAY_KEY_FIELDS,        SLIPWAY_IS_LIST, SLIPWAY_IS_MAP,  "Attribute", NULL,                                         0, 0},
  {SLIPWAY_KEY_CHANGE,        SLIPWAY_IS_TEXT, 0,               NULL,        "update replace keep",                        0, 0},
  {SLIPWAY_KEY_INTERRUPTS,    SLIPWAY_IS_BOOL, 0,               NULL,        NULL,                                         0, 0},
  {SLIPWAY_KEY_EQUAL,         SLIPWAY_IS_TEXT, 0,               NULL,        "exact case set",                             0, 0}};

/* Role: a role that the plugin fills. */
static const slipway_key slipway_role_keys[] = {
  {SLIPWAY_KEY_OPTIONS, SLIPWAY_IS_LIST, SLIPWAY_IS_MAP, "Attribute", NULL, 0, 0}};

/* Type: a resource type. */
static const slipway_key slipway_type_keys[] = {
  {SLIPWAY_KEY_ROLE,         SLIPWAY_IS_TEXT, 0,                 NULL,        "cloud config platform",      1, 0},
  {SLIPWAY_KEY_NAME,         SLIPWAY_IS_TEXT, 0,                 NULL,        NULL,                         1, 0},
  {SLIPWAY_KEY_DOC,          SLIPWAY_IS_TEXT, 0,                 NULL,        NULL,                         0, 0},
  {SLIPWAY_KEY_VERSION,      SLIPWAY_IS_INT,  0,                 NULL,        NULL,                         0, 0},
  {SLIPWAY_KEY_INPUTS,       SLIPWAY_IS_LIST, SLIPWAY_IS_MAP,    "Attribute", NULL,                         0, 0},
  {SLIPWAY_KEY_OUTPUTS,      SLIPWAY_IS_LIST, SLIPWAY_IS_MAP,    "Attribute", NULL,                         0, 0},
  {SLIPWAY_KEY_KNOWN_BY,     SLIPWAY_IS_TEXT, 0,                 NULL,        "marked content within free", 0, 0},
  {SLIPWAY_KEY_DEADLINES_S,  SLIPWAY_IS_MAP,  SLIPWAY_IS_INT,    NULL,        NULL,                         0, 0}, /* operation -> seconds */
  {SLIPWAY_KEY_USUALLY_S,    SLIPWAY_IS_MAP,  SLIPWAY_IS_NUMBER, NULL,        NULL,                         0, 0}, /* operation -> seconds */
  {SLIPWAY_KEY_CREATE_FIRST, SLIPWAY_IS_BOOL, 0,                 NULL,        NULL,                         0, 0},
  {SLIPWAY_KEY_MACHINE,      SLIPWAY_IS_BOOL, 0,                 NULL,        NULL,                         0, 0}};

/* Action: an imperative command. */
static const slipway_key slipway_action_keys[] = {
  {SLIPWAY_KEY_ROLE,      SLIPWAY_IS_TEXT, 0,              NULL,        "cloud config platform", 1, 0},
  {SLIPWAY_KEY_NAME,      SLIPWAY_IS_TEXT, 0,              NULL,        NULL,                    1, 0},
  {SLIPWAY_KEY_DOC,       SLIPWAY_IS_TEXT, 0,              NULL,        NULL,                    0, 0},
  {SLIPWAY_KEY_OPTIONS,   SLIPWAY_IS_LIST, SLIPWAY_IS_MAP, "Attribute", NULL,                    0, 0},
  {SLIPWAY_KEY_CHANGES,   SLIPWAY_IS_BOOL, 0,              NULL,        NULL,                    0, 0},
  {SLIPWAY_KEY_ALONE,     SLIPWAY_IS_BOOL, 0,              NULL,        NULL,                    0, 0},
  {SLIPWAY_KEY_ARGUMENTS, SLIPWAY_IS_TEXT, 0,              NULL,        NULL,                    0, 0}};

/* Rehearsal: an emulator of the cloud. */
static const slipway_key slipway_rehearsal_keys[] = {
  {SLIPWAY_KEY_PROGRAM, SLIPWAY_IS_TEXT, 0,               NULL, NULL, 0, 0},
  {SLIPWAY_KEY_OPTIONS, SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL, NULL, 0, 0}}; /* that point at it */

/* Description: what `describe` answers: docs/plugins/schema.md. */
static const slipway_key slipway_description_keys[] = {
  {SLIPWAY_KEY_NAME,         SLIPWAY_IS_TEXT, 0,               NULL,        NULL, 1, 0},
  {SLIPWAY_KEY_VERSION,      SLIPWAY_IS_TEXT, 0,               NULL,        NULL, 0, 0},
  {SLIPWAY_KEY_SUMMARY,      SLIPWAY_IS_TEXT, 0,               NULL,        NULL, 0, 0},
  {SLIPWAY_KEY_ROLES,        SLIPWAY_IS_MAP,  SLIPWAY_IS_MAP,  "Role",      NULL, 1, 0}, /* cloud, config, platform -> Role */
  {SLIPWAY_KEY_TYPES,        SLIPWAY_IS_LIST, SLIPWAY_IS_MAP,  "Type",      NULL, 0, 0},
  {SLIPWAY_KEY_ACTIONS,      SLIPWAY_IS_LIST, SLIPWAY_IS_MAP,  "Action",    NULL, 0, 0},
  {SLIPWAY_KEY_FEATURES,     SLIPWAY_IS_LIST, SLIPWAY_IS_TEXT, NULL,        NULL, 0, 0}, /* of a config: the keys of NodeConfig that it can express */
  {SLIPWAY_KEY_EXPLANATIONS, SLIPWAY_IS_MAP,  SLIPWAY_IS_TEXT, NULL,        NULL, 0, 0}, /* code -> text */
  {SLIPWAY_KEY_REHEARSAL,    SLIPWAY_IS_MAP,  0,               "Rehearsal", NULL, 0, 0}};

#define SLIPWAY_SHAPE(name, keys) {name, keys, sizeof(keys) / sizeof((keys)[0])}
/* Every shape. */
static const slipway_shape slipway_shapes[] = {
  SLIPWAY_SHAPE("Probe", slipway_probe_keys),
  SLIPWAY_SHAPE("Endpoint", slipway_endpoint_keys),
  SLIPWAY_SHAPE("Ssh", slipway_ssh_keys),
  SLIPWAY_SHAPE("NodeFacts", slipway_node_facts_keys),
  SLIPWAY_SHAPE("LayoutNode", slipway_layout_node_keys),
  SLIPWAY_SHAPE("LoadBalancer", slipway_load_balancer_keys),
  SLIPWAY_SHAPE("Layout", slipway_layout_keys),
  SLIPWAY_SHAPE("InventoryNode", slipway_inventory_node_keys),
  SLIPWAY_SHAPE("Inventory", slipway_inventory_keys),
  SLIPWAY_SHAPE("User", slipway_user_keys),
  SLIPWAY_SHAPE("File", slipway_file_keys),
  SLIPWAY_SHAPE("DropIn", slipway_drop_in_keys),
  SLIPWAY_SHAPE("Unit", slipway_unit_keys),
  SLIPWAY_SHAPE("Discovery", slipway_discovery_keys),
  SLIPWAY_SHAPE("TimeSync", slipway_time_sync_keys),
  SLIPWAY_SHAPE("Disk", slipway_disk_keys),
  SLIPWAY_SHAPE("UpdatePolicy", slipway_update_policy_keys),
  SLIPWAY_SHAPE("BaseDocument", slipway_base_document_keys),
  SLIPWAY_SHAPE("NodeConfig", slipway_node_config_keys),
  SLIPWAY_SHAPE("Origin", slipway_origin_keys),
  SLIPWAY_SHAPE("Fragment", slipway_fragment_keys),
  SLIPWAY_SHAPE("Requirement", slipway_requirement_keys),
  SLIPWAY_SHAPE("Contribution", slipway_contribution_keys),
  SLIPWAY_SHAPE("NeedsNodes", slipway_needs_nodes_keys),
  SLIPWAY_SHAPE("Resource", slipway_resource_keys),
  SLIPWAY_SHAPE("Finding", slipway_finding_keys),
  SLIPWAY_SHAPE("Failure", slipway_failure_keys),
  SLIPWAY_SHAPE("Nothing", slipway_nothing_keys),
  SLIPWAY_SHAPE("Expansion", slipway_expansion_keys),
  SLIPWAY_SHAPE("Observation", slipway_observation_keys),
  SLIPWAY_SHAPE("Operation", slipway_operation_keys),
  SLIPWAY_SHAPE("Upgraded", slipway_upgraded_keys),
  SLIPWAY_SHAPE("Act", slipway_act_keys),
  SLIPWAY_SHAPE("Answers", slipway_answers_keys),
  SLIPWAY_SHAPE("FileView", slipway_file_view_keys),
  SLIPWAY_SHAPE("Changes", slipway_changes_keys),
  SLIPWAY_SHAPE("Attribute", slipway_attribute_keys),
  SLIPWAY_SHAPE("Role", slipway_role_keys),
  SLIPWAY_SHAPE("Type", slipway_type_keys),
  SLIPWAY_SHAPE("Action", slipway_action_keys),
  SLIPWAY_SHAPE("Rehearsal", slipway_rehearsal_keys),
  SLIPWAY_SHAPE("Description", slipway_description_keys)};
#undef SLIPWAY_SHAPE

/* What each function answers unless it fails, and what it emits, by the names of the shapes.  A function is named as the member of
 * slipway_plugin, or as the extension; what is null may be any map. */
typedef struct slipway_answer_shape {
  const char *function;
  const char *answers;
  const char *emits;
} slipway_answer_shape;
static const slipway_answer_shape slipway_answer_shapes[] = {
  {"validate", "Nothing", "Finding"},
  {"layout", "Layout", NULL},
  {"contribute", "Contribution", NULL},
  {"expand", "Expansion", "Resource"},
  {"preflight", "Nothing", "Finding"},
  {"read", "Observation", NULL},
  {"create_resource", "Operation", NULL},
  {"update_resource", "Operation", NULL},
  {"delete_resource", "Operation", NULL},
  {"import_resource", "Observation", NULL},
  {"upgrade_state", "Upgraded", NULL},
  {"slipway.read_many/1", "Answers", NULL},
  {"slipway.poll_many/1", "Answers", NULL},
  {"slipway.actions/1", "Act", NULL},
  {"slipway.check/1", "Nothing", "Finding"},
  {"slipway.show_change/1", "Changes", NULL},
  {"slipway.as_files/1", "FileView", NULL}};

#ifdef __cplusplus
}
#endif
#endif

import { assert } from './assert.js';

/** Every bound of the system, in one place, each with its reason. Reaching one is the error LIMIT_REACHED, never silent growth. */
export const limits = {
  /** One gRPC message. Docker allows 4 MiB of raft payload; a full assignment set of a large node must fit as well. */
  message_bytes_max: 16 * 1024 * 1024,
  /** One raft entry: a transaction is refused before it is proposed. swarmkit's bound (1.5 MB) keeps heartbeats prompt. */
  raft_entry_bytes_max: 1_500_000,
  /** Changes in one transaction: bounds how long the store applies without yielding. */
  transaction_changes_max: 200,
  /** Tasks that the scheduler places in one go, some tens of milliseconds in which nothing else of the manager runs. */
  placements_per_pass_max: 5_000,
  /** Decisions made anew because another write came between: more means that writers starve each other. */
  update_attempts_max: 20,
  /**
   * Terms and indexes that others may tell us. A term is stored in 48 bits, and a member that hears of a later one takes it over: half of
   * them stay for the elections that follow, so that no broken member can use them up.
   */
  raft_number_max: 2 ** 47,
  /** Bytes proposed and not yet committed: back-pressure on the proposers instead of an unbounded queue. */
  raft_uncommitted_bytes_max: 64 * 1024 * 1024,
  /** Proposals of one manager that wait for the leader or its answer: more means that the leader cannot keep up. */
  raft_forwarded_max: 1000,
  /** Results of applied entries kept while an answer of the leader is awaited, which the entry may overtake by some milliseconds. */
  raft_results_kept_max: 10_000,
  /** Entries after which the log is compacted into a snapshot: replay at start stays under a second or so. */
  raft_snapshot_entries: 10_000,
  /** The same for bytes of applied entries, since the log is held in memory: few but large entries must not fill it. */
  raft_snapshot_bytes: 64 * 1024 * 1024,
  /**
   * Records that one key seals before it is replaced. With random nonces two may be the same by chance, which opens both records; NIST SP
   * 800-38D (8.3) allows 2^32 under one key, and the change begins at half of that.
   */
  seals_per_key_max: 2 ** 31,
  /** Bytes that are sealed anew in one write after a change of keys: other writes wait no longer than for this. */
  reseal_batch_bytes: 1024 * 1024,
  /** Entries kept in memory behind a snapshot: a follower that lags a little gets these instead of the whole state. */
  raft_trailing_entries: 500,
  /** Bytes of entries in one append: large enough to fill a link, small enough to leave room for heartbeats. */
  raft_append_bytes_max: 1024 * 1024,
  /** Appends under way to one follower. */
  raft_inflight_appends_max: 64,
  /** The same in bytes: what a follower that does not read holds in our memory, beside the log itself. */
  raft_inflight_bytes_max: 16 * 1024 * 1024,
  /** A chunk of a snapshot: with those below, some milliseconds of a link, which the heartbeats behind them wait for. */
  raft_snapshot_chunk_bytes: 256 * 1024,
  /** Chunks under way to one follower: enough to fill a link of 20 MB/s over 50 ms. */
  raft_snapshot_chunks_max: 4,
  /** A whole snapshot, which a follower holds in memory until it is complete: far more than any cluster's state, less than a machine has. */
  raft_snapshot_total_bytes_max: 512 * 1024 * 1024,
  /** Raft's messages that wait for a connection to one member, which may be slow or gone: all that may be under way, and some more. */
  raft_queue_bytes_max: 20 * 1024 * 1024,
  /** Messages that go to a member as one: large enough to save calls, small enough to be read without a pause. */
  raft_batch_bytes_max: 1024 * 1024,
  /** Managers of one cluster: each write waits for a majority of them, and more than seven lose more speed than they add safety. */
  managers_max: 7,
  /** Commits a watcher over the network may lag behind before it is cut off and must start again. */
  watch_queue_max: 10_000,
  /** A certificate request: one for a P-256 key has some 400 bytes, and anybody may send one. */
  csr_bytes_max: 16 * 1024,
  /** Connections to one manager's cluster port, most of them of nodes that hold two or three. Anybody may open one. */
  connections_max: 30_000,
  /** Removed nodes that a manager remembers, so that none is taken for one that has just come: some weeks of the busiest cluster. */
  departed_nodes_max: 10_000,
  /** Sessions (nodes) of one leader. The project's aim is 100 machines. */
  sessions_max: 10_000,
  /** Changes and messages waiting for an agent that does not read; past it a full set costs less than the backlog. */
  session_queue_max: 10_000,
  /**
   * How long a task that is to stop waits for the word of all nodes that they lead nobody to it any more, in milliseconds: some hundredths of a second as a
   * rule. A node that says nothing for longer will be down a moment later.
   */
  endpoint_withdrawal_ms: 3_000,
  /**
   * Between the last such word and the task's, in milliseconds: a connection that a node had begun to hand over just before is with its server then, and
   * accepted, which on a busy node takes its time.
   */
  endpoint_settle_ms: 200,
  /** Records of networks in one message to a node: some hundred bytes each. */
  network_records_max: 5_000,
  /**
   * Questions of containers that a node has under way to other name servers, and of them those of one container. Each holds a socket, of which a
   * process has some thousands, for at most some seconds; one container that asks without end leaves room for the others.
   */
  name_forwards_max: 1_000,
  name_forwards_per_asker_max: 100,
  /** TCP connections to the name server at one gateway, which only long answers need, each for a moment. */
  name_connections_max: 200,
  /** One question to a name server: a name has at most 255 bytes, and what may go with it is no longer. */
  name_query_bytes_max: 4 * 1024,
  /** Bytes of an answer over UDP: what passes any link without fragments, as agreed for the DNS flag day of 2020. */
  name_udp_bytes_max: 1_232,
  /**
   * Assignments in one message, unless a single object is larger. A node's tasks with their secrets and configs may come to more than a
   * message holds; pieces of this size leave room for heartbeats between them.
   */
  assignments_bytes_max: 4 * 1024 * 1024,
  /** Status updates in one report of an agent. */
  status_batch_max: 500,
  /**
   * Creates and starts that an agent asks of its engine at once. A start costs the engine about 0.1 s of CPU: more at once finish
   * no sooner together, and the first of them later.
   */
  task_starts_concurrent_max: 8,
  /**
   * Secrets and configs of one node's tasks, each copied for each task that uses it: they are in memory, which tasks need too. A hundred
   * tasks have some room for twice the largest config each.
   */
  task_files_bytes_max: 256 * 1024 * 1024,
  /**
   * Milliseconds that an engine may leave a question unanswered, and an order: one under load answers within seconds, one that makes a
   * hundred containers on a slow disk within minutes. Then we look again.
   */
  engine_look_ms: 60_000,
  engine_act_ms: 600_000,
  /** Milliseconds without any progress of a pull: registries and disks pause, and unpack large layers, for less. */
  engine_pull_silence_ms: 600_000,
  /** Milliseconds that a program of the system may take: a large batch takes some hundreds. */
  network_command_ms: 30_000,
  /** What such a program may say: a table of 10,000 services with 10 backends each comes to some 20 MB. */
  network_command_output_bytes_max: 256 * 1024 * 1024,
  /** Milliseconds between two looks at what of the networks is in force: what somebody breaks is whole again after that, and no look costs much. */
  network_check_period_ms: 10_000,
  /**
   * Milliseconds for which connections to a container that has ended are ended when they say something: the longest pause in which one may
   * not notice. Its address comes again much later, but for containers that are run by hand.
   */
  network_gone_ms: 600_000,
  /** Addresses remembered for that: a whole /16 network's. */
  network_gone_max: 65_536,
  /** Connections that are forgotten in one pass, at a few milliseconds each; the others are left to time. */
  network_forgotten_max: 1_000,
  /** Questions for names that wait for answers from outside: at 5 s each a flood of names that nobody answers stays below this. */
  dns_forwarded_max: 1_000,
  /** Milliseconds for an answer of one name server, and of all of them: clients give up after 5 s and ask again. */
  dns_upstream_ms: 1_500,
  dns_total_ms: 4_500,
  /** Connections of clients that ask for names over TCP, in all and with nothing to say (RFC 7766 asks for seconds). */
  dns_connections_max: 500,
  dns_idle_ms: 10_000,
  /** Addresses in one answer: they fit into a message over TCP, and no client tries more. */
  dns_answers_max: 500,
  /** Bytes of an answer over UDP, however much more the client says it takes (DNS flag day 2020). */
  dns_udp_bytes_max: 1_232,
  /** Milliseconds for which a container may have to wait for an address that an ending container still has: longer than any stop takes after its kill. */
  address_release_ms: 60_000,
  /** Log lines in one publication, and bytes of one line before it is cut. */
  log_batch_lines_max: 500,
  log_line_bytes_max: 64 * 1024,
  /** Log lines waiting for a slow reader before the oldest source is paused. */
  log_queue_lines_max: 10_000,
  /** Requests for logs at one time: each holds up to `log_queue_lines_max` lines. */
  log_subscriptions_max: 100,
  /** The longest that a crash loop puts off a restart, unless the service's own delay is longer: as with Docker Engine's restart policies. */
  restart_backoff_ms_max: 60_000,
  /** Quiet time after a node has come before services are rebalanced: one that comes and goes shall move nothing. */
  rebalance_settling_ms: 30_000,
  /** Lines of the daemon's own log that wait for a disk that is full; later ones are dropped. */
  log_pending_bytes_max: 1024 * 1024,
  /** A backup, which is held in memory while it is made and restored. 100,000 tasks take some 100 MiB. */
  backup_bytes_max: 512 * 1024 * 1024,
  /** A backup travels in pieces: well below one message. */
  backup_chunk_bytes: 1024 * 1024,
  /** Nesting of a template's actions and parentheses. Real ones need three or four; without a bound they exhaust the stack. */
  template_depth_max: 64,
  /**
   * Words, fields and signs of a whole template, and of one action: managers read templates before they store them, and do nothing else
   * meanwhile. Real actions have a handful.
   */
  template_tokens_max: 50_000,
  template_action_tokens_max: 1_000,
  /**
   * Values and entries of loops that one expansion looks up, and characters it writes, or makes on the way: loops over labels inside each
   * other grow without end.
   */
  template_steps_max: 100_000,
  template_output_max: 4 * 1024 * 1024,
  /** A name becomes a DNS label (RFC 1035, section 2.3.4). */
  name_length_max: 63,
  /** A secret's or config's name: Docker's bound, so that names travel between the two. */
  payload_name_length_max: 64,
  /** Data of a secret, and of a config: Docker's bounds, which are below what one raft entry takes. The bound itself is too much. */
  secret_bytes_max: 500 * 1024,
  config_bytes_max: 1000 * 1024,
  /** Labels of one object, keys and values: beside the data of a config they still fit into one raft entry. */
  labels_bytes_max: 128 * 1024,
  /** A service's specification: it is stored beside the one before it, for a rollback, and both with what the loops add fit into one raft entry. */
  service_spec_bytes_max: 700_000,
  /** Tasks of one service: more than any cluster runs, and few enough that a slip of the finger does not fill the managers' memory. */
  service_tasks_max: 1_000_000,
  /** Placement constraints of one service: the scheduler holds each of them against each node. */
  constraints_max: 256,
  /** Spread preferences of one service, each of which divides the groups of the one before: a data centre has fewer levels. */
  preferences_max: 16,
  /**
   * Published ports of one service, each an entry in every node's maps: a range of ports of a media server has some thousands. They are stored in
   * its specification and once more beside it, and so are their names and addresses.
   */
  service_ports_max: 3_000,
  service_port_words_max: 16 * 1024,
  /** Networks of one service: each of its tasks has an interface in each of them. */
  service_networks_max: 64,
  /** Names that a service has in one network beside its own. */
  network_aliases_max: 64,
  /** Networks of a cluster: many times those that fit the default pool's neighbourhood on one host. */
  networks_max: 10_000,
  /** Services that one may wait for. */
  dependencies_max: 100,
  /** Values of one stack file after its aliases are followed: a few lines of nested aliases can stand for millions. */
  stack_file_nodes_max: 100_000,
  /** A text file of a user's, such as a stack file or an env file: far more than anybody writes, and less than a device without an end gives. */
  text_file_bytes_max: 16 * 1024 * 1024,
  /** Nesting of a stack file: an alias inside its own anchor would never end. Real files need about ten. */
  stack_file_depth_max: 64,
  /** Variables inside each other's defaults in a stack file: without a bound they exhaust the stack. */
  interpolation_depth_max: 64,
} as const;

assert(limits.raft_entry_bytes_max < limits.message_bytes_max, 'a raft entry fits into one message');
assert(limits.raft_entry_bytes_max < limits.raft_uncommitted_bytes_max, 'at least one entry may be in flight');
assert(limits.raft_inflight_bytes_max < limits.raft_queue_bytes_max, 'what raft has under way to a member finds room');
assert(
  limits.raft_batch_bytes_max + limits.raft_append_bytes_max + limits.raft_entry_bytes_max < limits.message_bytes_max,
  'a batch, which may end with the largest append, fits into one message',
);
assert(2 * limits.service_spec_bytes_max + 64 * 1024 < limits.raft_entry_bytes_max, 'a service can be updated');
assert(
  limits.config_bytes_max + limits.labels_bytes_max < limits.raft_entry_bytes_max,
  'the largest config fits into one raft entry',
);
assert(
  limits.assignments_bytes_max + limits.raft_entry_bytes_max < limits.message_bytes_max,
  'assignments, be it the largest object, fit into one message',
);
assert(limits.backup_chunk_bytes < limits.message_bytes_max, 'a piece of a backup fits into one message');
assert(limits.sessions_max * 3 <= limits.connections_max, 'every session of a full cluster gets its connections');

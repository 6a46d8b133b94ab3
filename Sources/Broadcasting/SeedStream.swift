/// A stream of random numbers that one part of a run draws from, so that no part's draws shift another's.
///
/// Its number is part of every result: it never changes, and a further stream takes one that none has.
public enum SeedStream: UInt64, Hashable, Sendable, CaseIterable {
  /// Operations of a workload: when clients ask which host for what.
  case operations = 0
  /// Links of a random topology.
  case topology = 1
  /// Fates of messages in the simulator: delay, loss, duplication and order; one stream a block of nodes.
  case links = 2
  /// Targets of faults that name nobody, and sides of partitions.
  case faults = 3
  /// A node's own draws; one stream a node and life.
  case node = 4
  /// Fates of the messages that a node of a live run hears; one stream a node and process.
  case liveLinks = 5
  /// Latencies of pairs of nodes where each has its own.
  case pairs = 6
  /// Comings and goings of hosts; one stream for all that names nobody, and one a host.
  case members = 7
  /// How wrong each node's clock is; one stream a node.
  case clocks = 8
  /// Sizes of payloads where there are several; one stream a rumor.
  case payloads = 9
  /// Subjects of clients' requests to a purpose; one stream a run.
  case requests = 10
  /// A purpose's own draws, apart from its node's broadcaster's; one stream a node and life.
  case purpose = 11
  /// The coordinator that a host asks first, and its waiting times, apart from the node's own draws.
  case leaseClient = 0x1EA5E
  /// Settings that a search tries.
  case search = 0x7E57
  /// A scenario of `Scenario.random`.
  case schedule = 0x5C4E_D01E
  /// The attacks of `Scenario.harsher`.
  case harshSchedule = 0x4A85_4A85
  /// Settings with which `schedules --vary` runs an architecture.
  case fleetSchedule = 0xF1EE_7000
  case variedSettings = 0x5E77_1265
  /// A live scenario in which `kills` lets processes die.
  case deadlySchedule = 0xDEAD
  /// The moment and the target of an attack by `kills`.
  case strike = 0xA77AC4
  /// The moment at which a leader crashes in a study of elections.
  case crashMoment = 0x6372_6173_68
  /// Draws of the model of Raft's election that runs beside it.
  case electionModel = 0x656C_6563_7469
  /// Draws of the model of the median counter.
  case medianCounterModel = 0x6D65_6469_616E
  /// Draws of the model of rumor mongering by cycles.
  case rumorCycleModel = 0x6379_636C_6573
}

extension SplitMix64 {
  /// The seed of a stream of a run.
  @inlinable public static func seed(_ seed: UInt64, _ stream: SeedStream) -> UInt64 {
    hash(seed, stream.rawValue)
  }

  /// The seed of one of several such streams.
  @inlinable public static func seed(_ seed: UInt64, _ stream: SeedStream, _ index: UInt64) -> UInt64 {
    hash(seed, stream.rawValue, index)
  }

  /// The seed of one of several such streams, in one of its lives.
  @inlinable public static func seed(
    _ seed: UInt64, _ stream: SeedStream, _ index: UInt64, _ life: UInt64
  ) -> UInt64 { hash(seed, stream.rawValue, index, life) }
}

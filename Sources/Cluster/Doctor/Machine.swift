/// What decides whether this machine can hold a live run; nil where it is not known.
struct Machine: Sendable {
  struct Limit: Hashable, Sendable {
    /// What holds.
    var soft: Int
    /// What `soft` can be raised to without being root.
    var hard: Int
  }

  struct Directory: Hashable, Sendable {
    var path: String
    var isWritable: Bool
  }

  var zeroMQ: String
  var zeroMQPath: String?
  var hasCURVE: Bool
  var hasIPC: Bool
  var isDebugBuild: Bool
  var cores: Int
  /// Programs that wanted a core, on average over the last minute.
  var load: Double?
  var openFiles: Limit?
  /// How many threads this user may have; nil if nothing limits them.
  var threads: Int?
  /// How many ports the kernel has to choose from.
  var ports: Int?
  /// In bytes, without what is taken.
  var memory: Int64?
  var temporaryFiles: Directory
  /// Paths of the tools that were found, by name.
  var tools: [String: String] = [:]
  /// Why there can be no partitions by the kernel; nil if there can.
  var kernelObstacle: String?
  /// Runs whose network namespaces outlived them.
  var deadRuns: [String] = []
}

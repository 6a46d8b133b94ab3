/// The properties that decide whether this machine can hold a live run; nil where one is not known.
struct Machine: Sendable {
  struct Limit: Hashable, Sendable {
    /// The limit that holds.
    var soft: Int
    /// The value to which `soft` can be raised without being root.
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
  /// The number of threads that this user may have; nil where nothing limits them.
  var threads: Int?
  /// The number of ports that the kernel has to choose from.
  var ports: Int?
  /// In bytes, without what is taken.
  var memory: Int64?
  var temporaryFiles: Directory
  /// Paths of the tools that were found, by name.
  var tools: [String: String] = [:]
  /// The reason why there can be no partitions by the kernel; nil where there can.
  var kernelObstacle: String?
  /// Runs whose network namespaces outlived them.
  var deadRuns: [String] = []
}

/// The resources that a node process takes of a machine, beside file descriptors.
enum NodeCost {
  /// Of memory, in bytes.
  static let memory: Int64 = 15_000_000

  /// The node's own thread, two of libzmq's, and one to spare; limits on processes count threads.
  static let threads = 4

  /// A port to listen at; links that go out can share ports, as they go to different ones.
  static let ports = 2

  /// The part of a socket's path after the directory for temporary files, in bytes.
  static let socketPath = "/grapevine-1z141z3".utf8.count + 12
}

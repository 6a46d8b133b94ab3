import Broadcasting

/// Runs a cell in real time, every node a process on real sockets; its result's driver is `zeromq`.
typealias LiveRun = (Cell) throws(Failure) -> CellResult

/// The way to live runs.
enum LiveCells {
  /// What runs cells as `options` ask; throws where this machine or this program cannot.
  static func open(_ options: LiveOptions) throws(Failure) -> LiveRun {
    throw Failure(.usage, "live runs are not built in yet")
  }
}

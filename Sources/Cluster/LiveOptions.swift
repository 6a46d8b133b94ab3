public import Scenarios

/// The way in which a live run is made, apart from what is run.
public struct LiveOptions: Sendable {
  /// The program that plays nodes, with `node` as its first argument.
  public var program: String
  public var transport: Driver.Transport
  public var partitions: Driver.Partitions
  /// Node `i` accepts links at this port plus `i`; nil for ports that are free.
  public var firstPort: Int?
  /// The longest time that processes may take to start, in seconds; half a second more for every node.
  public var patience = 30

  public init(
    program: String, transport: Driver.Transport = .tcp, partitions: Driver.Partitions = .emulator,
    firstPort: Int? = nil
  ) {
    self.program = program
    self.transport = transport
    self.partitions = partitions
    self.firstPort = firstPort
  }

  public var driver: Driver { .zeromq(transport, partitions) }
}

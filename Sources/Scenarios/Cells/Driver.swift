/// The program that runs a cell's state machines.
public enum Driver: Hashable, Sendable, CustomStringConvertible {
  /// Deterministic discrete events.
  case simulator
  /// A process for each node, on ZeroMQ sockets.
  case zeromq(Transport, Partitions)

  public enum Transport: String, Hashable, Sendable, CaseIterable {
    case tcp
    case ipc
  }

  /// The mechanism that cuts links in a partition.
  public enum Partitions: String, Hashable, Sendable, CaseIterable {
    /// The link emulator of the node that does not hear drops what arrives.
    case emulator
    /// The kernel drops packets between the nodes' network namespaces; TCP stalls and recovers.
    case kernel
  }

  /// As in results files: `simulator`, `zeromq tcp`, `zeromq tcp kernel`.
  public var description: String {
    switch self {
    case .simulator: "simulator"
    case .zeromq(let transport, .emulator): "zeromq \(transport.rawValue)"
    case .zeromq(let transport, .kernel): "zeromq \(transport.rawValue) kernel"
    }
  }

  /// The mechanism that cuts links; nil in the simulator.
  public var partitions: Partitions? { if case .zeromq(_, let partitions) = self { partitions } else { nil } }

  /// Every driver, the simulator first.
  public static let all: [Driver] =
    [.simulator]
    + Transport.allCases.flatMap { transport in
      Partitions.allCases.map { .zeromq(transport, $0) }
    }

  /// Reads what `description` gives; nil for anything else.
  public init?(parsing text: String) {
    guard let driver = Self.all.first(where: { $0.description == text }) else { return nil }
    self = driver
  }
}

/// The sizes of rumors' payloads, in bytes: one for all, or several, each with its share of the rumors.
public struct PayloadSizes: Hashable, Sendable, ExpressibleByIntegerLiteral {
  /// Shares of rumors and their sizes; one alone has no share.
  public let kinds: [Kind]

  public struct Kind: Hashable, Sendable {
    public let bytes: Int
    public let share: Probability

    public init(bytes: Int, share: Probability) {
      self.bytes = bytes
      self.share = share
    }
  }

  /// One size.
  public init(_ bytes: Int) { kinds = [Kind(bytes: bytes, share: .one)] }

  public init(integerLiteral bytes: Int) { self.init(bytes) }

  /// Several sizes, at least one, whose shares must sum to 1.
  public init(_ kinds: [Kind]) {
    precondition(!kinds.isEmpty, "a payload has a size")
    self.kinds = kinds
  }

  /// The size of all; nil where there are several.
  public var only: Int? { kinds.count == 1 ? kinds[0].bytes : nil }

  /// The mean over many rumors, rounded up.
  public var mean: Int {
    let (whole, rest) = kinds.reduce((0, 0)) { sum, kind in
      let product = kind.bytes * Int(kind.share.millionths)
      return (sum.0 + product / 1_000_000, sum.1 + product % 1_000_000)
    }
    return whole + (rest + 999_999) / 1_000_000
  }
}

/// The payloads of a run's rumors, as far as nodes and links must know them: each one's size follows from the
/// rumor and the run's seed, so that all who meet it agree.
public struct Payloads: Sendable {
  /// In one reference, since nodes hold payloads and are copied.
  private let source: Source
  public var sizes: PayloadSizes { source.sizes }

  private final class Source: Sendable {
    let sizes: PayloadSizes
    let seed: UInt64
    /// Nil where the sizes are drawn.
    let table: PayloadTable?

    init(_ sizes: PayloadSizes, seed: UInt64 = 0, table: PayloadTable? = nil) {
      self.sizes = sizes
      self.seed = seed
      self.table = table
    }
  }

  public init(_ sizes: PayloadSizes, seed: UInt64) {
    source = Source(sizes, seed: SplitMix64.seed(seed, .payloads))
    only = sizes.only ?? -1
  }

  /// Payloads whose sizes are in a table; `sizes` is what the network takes for typical.
  package init(_ sizes: PayloadSizes, in table: PayloadTable) {
    source = Source(sizes, table: table)
    only = -1
  }

  /// The bytes of the rumor's payload.
  @inline(__always)
  public func size(of rumor: RumorID) -> Int { only >= 0 ? only : source.table?[rumor] ?? drawn(rumor) }

  /// The size of all; below 0 where there are several.
  package let only: Int

  private func drawn(_ rumor: RumorID) -> Int {
    var rest = Int(SplitMix64.hash(source.seed, rumor.key) % 1_000_000)
    for kind in sizes.kinds {
      rest -= Int(kind.share.millionths)
      if rest < 0 { return kind.bytes }
    }
    return sizes.kinds[sizes.kinds.count - 1].bytes
  }

  /// The bytes of all payloads that travel with the message.
  package func total(of message: borrowing some WireMessage) -> Int {
    var total = 0
    message.forEachPayload { total += size(of: $0) }
    return total
  }
}

/// The sizes of payloads that are known when their rumors are broadcast, and not before: those of a purpose's
/// values, in one run of one thread.
package final class PayloadTable: @unchecked Sendable {
  /// By origin and sequence number.
  private var sizes: [[Int32]]

  package init(hosts: Int) { sizes = Array(repeating: [], count: hosts) }

  /// The bytes of the rumor's payload; 0 of one that was not broadcast.
  package subscript(rumor: RumorID) -> Int {
    guard rumor.origin.int < sizes.count, rumor.sequence < sizes[rumor.origin.int].count else { return 0 }
    return Int(sizes[rumor.origin.int][Int(rumor.sequence)])
  }

  /// Adds the payload of the origin's next rumor, and gives that.
  package func append(_ size: Int, of origin: NodeID) -> RumorID {
    defer { sizes[origin.int].append(Int32(clamping: size)) }
    return RumorID(origin: origin, sequence: UInt32(sizes[origin.int].count))
  }
}

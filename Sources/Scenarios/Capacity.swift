public import Broadcasting

/// The cost of messages to the nodes that send and receive them.
///
/// Each node, host or service, is one server, first come, first served: it receives one message or sends one
/// copy at a time. A message that arrives occupies it for `receive`, once all is done that came before, and
/// is handled when that ends. Each copy that it sends occupies it for `send` and the time that its bytes
/// take at `bandwidth`, behind whatever waits already, and enters the network when that ends; its latency
/// counts from there. So bytes are put on a link once, by their sender, and what many send to one node at
/// once arrives as if its link had no limit. Timers and clients' operations cost nothing.
public struct Capacity: Hashable, Sendable {
  /// The time for which a message that it receives keeps a node busy, whatever the message's size.
  public var receive: Delay
  /// The time for which a copy that it sends keeps a node busy, whatever the copy's size.
  public var send: Delay
  /// The rate at which a node puts bytes on its link; nil where any size takes no time.
  public var bandwidth: Bandwidth?
  /// The most received messages that a node holds, the one that it is busy with included.
  ///
  /// Messages that arrive beyond them are dropped; nil for any number. Copies to be sent are never dropped: a
  /// real sender waits.
  public var queue: Int?
  /// The rate at which a node's network card puts bytes on the network, beside the node's own work; nil where
  /// any size takes no time.
  public var up: Bandwidth?
  /// The rate at which its card takes bytes from the network, while it sends; nil where any size takes no
  /// time.
  public var down: Bandwidth?
  /// The room for copies on their way to one other node, from the card to the end of the link; nil for any
  /// number.
  public var buffer: Buffer?

  /// A bound on what waits in one connection.
  public struct Buffer: Hashable, Sendable {
    public var limit: Limit
    public var full: Policy

    public init(limit: Limit, full: Policy = .wait) {
      self.limit = limit
      self.full = full
    }

    public enum Limit: Hashable, Sendable {
      case messages(Int)
      case bytes(Int)
    }

    /// The fate of a copy for which there is no room.
    public enum Policy: String, Hashable, Sendable, CaseIterable {
      /// It waits, and all copies that its sender makes after it, to whomever.
      case wait
      /// It is lost.
      case dropNew = "drop-new"
      /// The oldest that is not on the card or the link yet is lost in its place.
      case dropOld = "drop-old"
      /// It is lost, and all that wait; the connection begins anew.
      case disconnect
    }
  }

  public init(
    receive: Delay = .zero, send: Delay = .zero, bandwidth: Bandwidth? = nil, queue: Int? = nil,
    up: Bandwidth? = nil, down: Bandwidth? = nil, buffer: Buffer? = nil
  ) {
    self.receive = receive
    self.send = send
    self.bandwidth = bandwidth
    self.queue = queue
    self.up = up
    self.down = down
    self.buffer = buffer
  }

  /// The costs that `grapevine calibrate` found for live nodes of this program, with TCP over loopback on a
  /// machine with two cores (`docs/own-fleet.md`).
  public static let calibrated = Capacity(
    receive: .nanoseconds(75_300), send: .nanoseconds(22_500))

  /// The time that `size` bytes take on the link.
  package func travelTime(of size: Int) -> Delay { bandwidth?.time(for: size) ?? .zero }
}

/// Bytes a second.
public struct Bandwidth: Hashable, Sendable, CustomStringConvertible {
  /// Above 0.
  public let bytesPerSecond: Int

  public init(bytesPerSecond: Int) {
    precondition(bytesPerSecond > 0)
    self.bytesPerSecond = bytesPerSecond
  }

  /// The time that `size` bytes take, rounded up to a whole nanosecond.
  func time(for size: Int) -> Delay {
    let (seconds, bytes) = size.quotientAndRemainder(dividingBy: bytesPerSecond)
    let (whole, rest) = UInt(bytesPerSecond)
      .dividingFullWidth(UInt(bytes).multipliedFullWidth(by: 1_000_000_000))
    // Longer than any run.
    let limit = 1_000_000_000
    return .seconds(Int64(min(seconds, limit))) + .nanoseconds(Int64(whole) + (rest > 0 ? 1 : 0))
  }

  private static let units: [(name: String, size: Int)] = [
    ("GB/s", 1_000_000_000), ("MB/s", 1_000_000), ("kB/s", 1_000), ("B/s", 1),
  ]
  /// Bits, which are read and not written.
  private static let bitUnits: [(name: String, size: Int)] = [
    ("Gbit/s", 125_000_000), ("Mbit/s", 125_000), ("kbit/s", 125),
  ]

  /// The shortest exact form that `init(parsing:)` reads back: `10MB/s`, `1.5GB/s`, `999B/s`.
  public var description: String {
    for (name, size) in Self.units where bytesPerSecond >= size {
      let (whole, rest) = bytesPerSecond.quotientAndRemainder(dividingBy: size)
      guard rest != 0 else { return "\(whole)\(name)" }
      var digits = String(rest + size).dropFirst()
      while digits.last == "0" { digits.removeLast() }
      return "\(whole).\(digits)\(name)"
    }
    return "\(bytesPerSecond)B/s"
  }

  /// Reads `10MB/s`, `1.5GB/s`, `64kB/s`, `999B/s`, a thousand bytes to the kilobyte, and `100Mbit/s`; nil
  /// for anything else,
  /// zero and parts of a byte included.
  public init?(parsing text: some StringProtocol) {
    guard let (name, size) = (Self.bitUnits + Self.units).first(where: { text.hasSuffix($0.name) }) else {
      return nil
    }
    let parts = text.dropLast(name.count).split(separator: ".", omittingEmptySubsequences: false)
    let isDigits = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    guard (1...2).contains(parts.count), isDigits, let whole = Int(parts[0]) else { return nil }
    var (sum, isTooLarge) = whole.multipliedReportingOverflow(by: size)
    guard !isTooLarge else { return nil }
    var place = size
    for digit in parts.dropFirst().joined().utf8 {
      // Behind the last place of the unit only zeros stand for whole bytes.
      guard place > 1 || digit == 48 else { return nil }
      place /= 10
      (sum, isTooLarge) = sum.addingReportingOverflow(Int(digit - 48) * place)
      guard !isTooLarge else { return nil }
    }
    guard sum > 0 else { return nil }
    self.init(bytesPerSecond: sum)
  }
}

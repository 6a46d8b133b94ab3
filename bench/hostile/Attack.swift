/// The acts of strangers on a node's port, and their number.
struct Attack {
  let port: Int
  /// 1 for all of it; tests take less.
  let share: Double
  private var random: SplitMix64

  init(port: Int, share: Double = 1, seed: UInt64) {
    self.port = port
    self.share = share
    random = SplitMix64(state: seed)
  }

  /// A way to attack, by name.
  static let kinds: [(name: String, run: @Sendable (inout Attack) throws -> Int)] = [
    ("noise", { $0.noise() }),
    ("greetings of all versions, cut off everywhere", { $0.greetings() }),
    ("handshakes cut off everywhere", { $0.handshakes() }),
    ("frames of 100 MB and of 2^60 bytes", { $0.oversized() }),
    ("messages without end", { $0.endless() }),
    ("frames that stop halfway", { $0.truncated() }),
    ("thousands of small messages", { $0.small() }),
    ("sockets with forged names", { try $0.forgers() }),
  ]

  private func scaled(_ count: Int) -> Int { max(1, Int(Double(count) * share)) }

  mutating func draw() -> UInt64 { random.next() }

  private mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  /// The bytes that may stand before a frame: nothing due, the wrong mechanism's handshake, a wrong password
  /// with and without waiting for the answer.
  private mutating func openings() -> [[UInt8]] {
    let name = bytes(17)
    return [
      Wire.unversioned, Wire.version2,
      Wire.version3(mechanism: "NULL"), Wire.version3(mechanism: "NULL") + Wire.ready(routingID: name),
      Wire.version3(mechanism: "PLAIN"), Wire.version3(mechanism: "PLAIN") + Wire.ready(routingID: name),
      Wire.version3(mechanism: "PLAIN") + Wire.hello(user: "grapevine", password: "0"),
      Wire.version3(mechanism: "PLAIN") + Wire.hello(user: "grapevine", password: "0")
        + Wire.initiate(routingID: name),
    ]
  }

  mutating func noise() -> Int {
    let count = scaled(500)
    for _ in 0..<count {
      let length = Int(random.next() % 2_000)
      Connection(port: port)?.send(bytes(length))
    }
    return count
  }

  mutating func greetings() -> Int {
    var count = 0
    for greeting in Wire.greetings {
      for length in stride(from: 0, through: greeting.count, by: share < 1 ? 7 : 1) {
        Connection(port: port)?.send(Array(greeting[..<length]))
        count += 1
      }
    }
    return count
  }

  mutating func handshakes() -> Int {
    var count = 0
    for opening in openings() {
      for length in stride(from: 0, through: opening.count, by: share < 1 ? 11 : 1) {
        Connection(port: port)?.send(Array(opening[..<length]))
        count += 1
      }
    }
    return count
  }

  mutating func oversized() -> Int {
    let body = bytes(65_536)
    var count = 0
    for opening in openings() {
      for size: UInt64 in [100_000_000, 1 << 31, 1 << 32, 1 << 60, .max] {
        for kind in [Wire.Kind.last, .more, .command] {
          guard let connection = Connection(port: port) else { continue }
          connection.send(opening + Wire.header(kind, size: size))
          // As much of it as the other side takes.
          for _ in 0..<scaled(1_600) { guard connection.send(body) else { break } }
          count += 1
        }
      }
    }
    return count
  }

  mutating func endless() -> Int {
    let frame = Wire.frame(.more, bytes(60_000))
    var count = 0
    for opening in openings() {
      guard let connection = Connection(port: port) else { continue }
      connection.send(opening)
      for _ in 0..<scaled(5_000) { guard connection.send(frame) else { break } }
      count += 1
    }
    return count
  }

  mutating func truncated() -> Int {
    var count = 0
    for opening in openings() {
      for _ in 0..<scaled(20) {
        let length = Int(random.next() % 100_000)
        let part = opening + Wire.header(.last, size: 100_000) + bytes(length / 10)
        Connection(port: port)?.send(part)
        count += 1
      }
    }
    return count
  }

  mutating func small() -> Int {
    var count = 0
    for opening in openings() {
      guard let connection = Connection(port: port) else { continue }
      connection.send(opening)
      for _ in 0..<scaled(5_000) {
        let length = Int(random.next() % 40)
        guard connection.send(Wire.frame(.last, bytes(length))) else { break }
      }
      count += 1
    }
    return count
  }

  /// Connections that say nothing.
  func crowd(_ count: Int) -> [Connection] {
    (0..<count).compactMap { _ in Connection(port: port, hasty: true) }
  }

  /// Connections that each stop in the midst of the longest first frame that is not refused at sight.
  mutating func hoarders(_ count: Int) -> [Connection] {
    let part = Wire.version3(mechanism: "PLAIN") + Wire.header(.command, size: 1 << 20) + bytes((1 << 20) - 1)
    return (0..<count).compactMap { _ in
      guard let connection = Connection(port: port) else { return nil }
      connection.send(part)
      return connection
    }
  }
}

/// Sebastiano Vigna's generator, so that an attack can be made again.
struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

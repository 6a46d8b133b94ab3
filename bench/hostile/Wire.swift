/// The bytes of ZMTP, the protocol between ZeroMQ sockets, right and wrong (ZeroMQ RFCs 13, 15, 23, 24).
enum Wire {
  /// The first bytes of speakers of every version, whole.
  static let greetings: [[UInt8]] = [
    unversioned, version2, version3(mechanism: "NULL"), version3(mechanism: "PLAIN"),
    version3(mechanism: "CURVE"), version3(major: 99, mechanism: "PLAIN"),
    version3(mechanism: "\u{7F}\u{1}\u{2}"),
  ]

  /// ZMTP 1.0: a frame with the routing id, and no handshake.
  static let unversioned: [UInt8] = [6, 0] + Array("crowd".utf8)

  /// ZMTP 2.0: signature, revision, socket type DEALER, then a frame with the routing id.
  static let version2: [UInt8] = signature + [1, 5, 0, 5] + Array("crowd".utf8)

  /// ZMTP 3.x as a client.
  static func version3(major: UInt8 = 3, mechanism: String) -> [UInt8] {
    let name = Array(mechanism.utf8)
    return signature + [major, 0] + name + zeros(20 - name.count) + zeros(32)
  }

  private static let signature: [UInt8] = [0xFF] + zeros(8) + [0x7F]

  /// The NULL mechanism's whole handshake after the greeting.
  static func ready(routingID: [UInt8]) -> [UInt8] {
    command("READY", property("Socket-Type", Array("DEALER".utf8)) + property("Identity", routingID))
  }

  /// The first half of the PLAIN mechanism's.
  static func hello(user: String, password: String) -> [UInt8] {
    func text(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + Array(text.utf8) }
    return command("HELLO", text(user) + text(password))
  }

  /// The second half, which is due only after the server's welcome.
  static func initiate(routingID: [UInt8]) -> [UInt8] {
    command("INITIATE", property("Socket-Type", Array("ROUTER".utf8)) + property("Identity", routingID))
  }

  static func command(_ name: String, _ body: [UInt8]) -> [UInt8] {
    let content = [UInt8(name.utf8.count)] + Array(name.utf8) + body
    return header(.command, size: UInt64(content.count)) + content
  }

  private static func property(_ name: String, _ value: [UInt8]) -> [UInt8] {
    [UInt8(name.utf8.count)] + Array(name.utf8) + bigEndian(UInt64(value.count)).suffix(4) + value
  }

  enum Kind: UInt8 {
    case last = 2
    case more = 3
    case command = 6
  }

  static func frame(_ kind: Kind, _ content: [UInt8]) -> [UInt8] {
    header(kind, size: UInt64(content.count)) + content
  }

  /// The head of a frame that claims to have `size` bytes.
  static func header(_ kind: Kind, size: UInt64) -> [UInt8] { [kind.rawValue] + bigEndian(size) }

  private static func bigEndian(_ number: UInt64) -> [UInt8] {
    stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> UInt64($0)) }
  }

  static func zeros(_ count: Int) -> [UInt8] { Array(repeating: 0, count: count) }
}
